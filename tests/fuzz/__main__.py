"""Fuzz one reader in this process: `python -m tests.fuzz "census pupils" --runs 200000`.

Coverage of `goldthread.exchange` guides the drawing (Atheris, over libFuzzer). An input fails when
the reader raises anything but a refusal, takes more than ten seconds, or needs more than 256 MiB
beside what the process held before it: the limit on the address space is set to that much above
what is taken, anew every thousand inputs.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import atheris

SECONDS = 10
MEBIBYTES = 256
LIMITED_EVERY = 1000

with atheris.instrument_imports(
    include=["goldthread.exchange", "goldthread.statute", "tomllib", "zipfile"],
    enable_loader_override=False,
):
    from tests.fuzz.targets import TARGETS, Target


def main() -> None:
    """Run until the number of inputs is reached or one fails; libFuzzer ends the process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--runs", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--found", type=Path, default=Path("/tmp"), help="where a failure is put")
    args = parser.parse_args()
    target = TARGETS[args.target]
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "seeds"
        corpus.mkdir()
        for number, seed in enumerate(target.seeds):
            (corpus / str(number)).write_bytes(seed)
        words = Path(folder) / "words"
        words.write_text("".join(f'"{_escaped(token)}"\n' for token in target.tokens))
        arguments = [
            sys.argv[0], f"-runs={args.runs}", f"-seed={args.seed}", f"-timeout={SECONDS}",
            f"-max_len={max(target.longest, *map(len, target.seeds))}", f"-dict={words}",
            f"-artifact_prefix={args.found}/{args.target.replace(' ', '-')}-", "-rss_limit_mb=0",
            "-print_final_stats=1", "-verbosity=0", "-close_fd_mask=0", str(corpus),
        ]  # fmt: skip
        atheris.Setup(arguments, _tried(target), internal_libfuzzer=True)
        atheris.Fuzz()


def _tried(target: Target):
    count = 0

    def one(drawn: bytes) -> None:
        nonlocal count
        if count % LIMITED_EVERY == 0:
            _limit_memory()
        count += 1
        try:
            target.read(target.file_of(drawn))
        except target.refuses:
            return

    return one


def _limit_memory() -> None:
    """This much more than is taken now, and no more: beyond, Python raises MemoryError."""
    import resource

    taken = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEBIBYTES * 1024 * 1024, hard))


def _escaped(token: str) -> str:
    return "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}"
        for byte in token.encode()
    )


if __name__ == "__main__":
    main()
