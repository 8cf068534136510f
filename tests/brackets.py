"""A language of brackets: every message of the catalogue "translated" into itself between ⟦ and ⟧.

What is left outside the brackets was not said through the catalogue. `python -m tests.brackets
FOLDER` runs the command that follows, else the command lines given on standard input as JSON (as
`ran` does), with this language there to be asked for.
"""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from babel.messages.mofile import write_mo

PSEUDO = "cy"
BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def write_brackets(folder: Path) -> None:
    """Make `folder` a locale folder with this language."""
    from tests.messages import catalogue  # chooses the tests' settings, which no command has

    spoken = catalogue()
    spoken.locale = "en"
    for message in spoken:
        if message.id:
            texts = message.id if isinstance(message.id, tuple) else (message.id,)
            marked = tuple(f"⟦{text}⟧" for text in texts)
            message.string = marked if len(marked) > 1 else marked[0]
    path = folder / PSEUDO / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, spoken)


def outside(text: str) -> str:
    """What stands outside the brackets; a translated phrase can hold translated words."""
    while BRACKETED.search(text):
        text = BRACKETED.sub(" ", text)
    return text


def ran(folder: Path, *commands: Sequence[str], **variables: str) -> list[Ended]:
    """Each command line run in the language of `folder`, one after the other in one process."""
    given = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GOLDTHREAD_")
        and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.brackets", str(folder)],
        env=given | {"LANGUAGE": PSEUDO, "COLUMNS": "100"} | variables,
        input=json.dumps(commands),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Ended(*ended) for ended in json.loads(done.stdout)]


def main() -> None:
    """Run the command, or the command lines of standard input and write how each ended."""
    from goldthread.config import command, words

    words.FOLDER = Path(sys.argv[1])
    if sys.argv[2:]:
        sys.exit(command.main(sys.argv[2:]))
    commands, ended = json.load(sys.stdin), []
    sys.stdin = io.StringIO("otter river lantern\n" * len(commands))
    for typed in commands:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = command.main(typed)
            except SystemExit as ending:
                code = int(ending.code or 0)
        ended.append((code, out.getvalue(), err.getvalue()))
    json.dump(ended, sys.stdout)


if __name__ == "__main__":
    main()
