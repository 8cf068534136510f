"""`goldthread doctor`: is this installation safe, and if not, what to do."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict

from goldthread.config.terminal import (
    DONE,
    REFUSED,
    Subparsers,
    add_command,
    give,
    labelled,
    set_up,
)
from goldthread.config.words import _, gettext_noop

TEACHES = gettext_noop("""
Looks at the engine, the file, the keys, the settings, the tables and the audit, and asks each
provider that staff sign in with. Exit 1 when anything is unsafe; each finding says what to do.
Changes nothing.

examples
  goldthread doctor
  goldthread doctor --json
""")

STATE_LABELS = {"ok": "ok", "worth": "worth", "unsafe": "unsafe"}
"""What a person reads for each state: worth is worth a look."""


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command."""
    add_command(
        subparsers,
        "doctor",
        run,
        summary=_("Find what is unsafe, and what to do"),
        teaches=_(TEACHES),
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
            state = _(STATE_LABELS[finding.state])
            yield f"{state:8} {labelled(_(finding.check), finding.found)}"
            if finding.state != "ok":
                yield f"         → {finding.do}"
        yield _("Unsafe: see above.") if unsafe else _("Safe to use.")

    give(args, result, lines)
    return REFUSED if unsafe else DONE
