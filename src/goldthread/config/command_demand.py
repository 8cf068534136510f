"""`goldthread demand`: project plans from published releases, and test projections on the past."""

from types import ModuleType

from goldthread.config import demand_backtest, demand_project
from goldthread.config.terminal import Misused, Subparsers, add_command
from goldthread.config.words import _, gettext_noop

KINDS: tuple[ModuleType, ...] = (demand_project, demand_backtest)
TEACHES = gettext_noop("""
Reads a folder of published releases (DfE's "Education, health and care plans", or LAIT), keeps
nothing and needs no database. Every figure comes with its range; what should not be believed is
said beside it.

examples
  goldthread demand project --panel releases --origin 2022 --horizon 10 --by la --out plans.csv
  goldthread demand backtest --panel releases --json
""")


def add_parser(subparsers: Subparsers) -> None:
    """Describe the command and what it can do."""
    parser = add_command(
        subparsers, "demand", _nothing_chosen, summary=_("How many plans, and how sure"),
        teaches=_(TEACHES),
    )  # fmt: skip
    kinds = parser.add_subparsers(title=_("what to do"), metavar=_("WHAT"), required=True)
    for module in KINDS:
        module.add_parser(kinds)


def _nothing_chosen(_args: object) -> int:
    raise Misused(_("Say what to do: goldthread demand --help"))
