"""`goldthread doctor`: is this installation safe, and if not, what to do."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict

from goldthread.config.terminal import DONE, REFUSED, Subparsers, add_command, give, set_up

TEACHES = """
Looks at the engine, the file, the keys, the settings, the tables and the audit. Exit 1 when
anything is unsafe; each finding says what to do. Changes nothing.

examples
  goldthread doctor
  goldthread doctor --json
"""


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command."""
    add_command(
        subparsers,
        "doctor",
        run,
        summary="Find what is unsafe, and what to do",
        teaches=TEACHES,
        json_output=True,
    )


def run(args: argparse.Namespace) -> int:
    """Print each check; exit 1 when one is unsafe."""
    set_up()
    from goldthread.config.doctor import examine

    findings = examine()
    unsafe = [finding for finding in findings if finding.state == "unsafe"]
    result = {"safe": not unsafe, "checks": [asdict(finding) for finding in findings]}

    def lines() -> Iterator[str]:
        for finding in findings:
            yield f"{finding.state:8} {finding.check}: {finding.found}"
            if finding.state != "ok":
                yield f"         → {finding.do}"
        yield "Unsafe: see above." if unsafe else "Safe to use."

    give(args, result, lines)
    return REFUSED if unsafe else DONE
