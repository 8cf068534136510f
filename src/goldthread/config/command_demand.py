"""`goldthread demand`: project plans from published releases, and test projections on the past."""

from types import ModuleType

from goldthread.config import demand_backtest, demand_project
from goldthread.config.terminal import Subparsers, add_family
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
    add_family(
        subparsers,
        "demand",
        KINDS,
        summary=_("How many plans, and how sure"),
        teaches=_(TEACHES),
        title=_("what to do"),
        metavar=_("WHAT"),
    )
