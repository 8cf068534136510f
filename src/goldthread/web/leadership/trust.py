"""The trust's page: five figures per school side by side, small numbers protected, nobody named or ranked."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from goldthread.access.checks import schools_where
from goldthread.access.permissions import Permission as P
from goldthread.analysis.disclosure.suppression import Shown, hidden_cells, suppress_share
from goldthread.records.assurance.actions.figures import figures_of_day
from goldthread.records.assurance.queries.figures import FIGURES, Figure, SchoolFigures
from goldthread.records.organisations.queries import organisations_named
from goldthread.web.leadership.words import SHARES, TITLES, counted, how_sure, value_of
from goldthread.web.pages import page
from goldthread.web.request import Request


@dataclass(frozen=True)
class Cell:
    """One figure of one school as far as it may be said."""

    value: str
    note: str = ""
    exact: bool = True


@page(P.TRUST_FIGURES_VIEW)
def trust_home(request: Request) -> HttpResponse:
    """Schools in alphabetical order: with small numbers an order by figure would rank noise."""
    schools = organisations_named(schools_where(request.actor, P.TRUST_FIGURES_VIEW))
    found = figures_of_day(
        school_ids=[school.pk for school in schools], on=request.on, at=request.at
    )
    figures = {school.pk: found[school.pk].now for school in schools}
    columns = {key: _column(key, figures) for key in FIGURES}
    first = next(iter(figures.values()))["reviews"].first if figures else request.on
    return render(
        request,
        "leadership/trust.html",
        {
            "first": first,
            "on": request.on,
            "titles": [TITLES[key] for key in FIGURES],
            "rows": [
                (school.name, [columns[key][school.pk] for key in FIGURES]) for school in schools
            ],
            "totals": [_total(key, figures, columns[key]) for key in FIGURES],
        },
    )


def _column(key: str, figures: dict[int, SchoolFigures]) -> dict[int, Cell]:
    """One figure for every school, hiding the small and what would give them away."""
    sizes = {str(school_id): _size(found[key]) for school_id, found in figures.items()}
    hidden = hidden_cells(sizes)
    return {
        school_id: _cell(found[key], is_hidden=str(school_id) in hidden)
        for school_id, found in figures.items()
    }


def _size(figure: Figure) -> int:
    """How many stand behind a figure: the children, or the things counted if those are fewer."""
    return min(figure.children, figure.whole) if figure.key in SHARES else figure.children


def _cell(figure: Figure, *, is_hidden: bool) -> Cell:
    if not figure.whole:
        return Cell(_("Nothing to count yet"))
    if is_hidden:
        return Cell(_("Too few to show"), exact=False)
    if figure.key not in SHARES:
        return Cell(value_of(figure), counted(figure))
    share = suppress_share(figure.part, figure.whole)
    if share.shown is Shown.FEW:
        return Cell(_("A few"), _("of %(whole)s") % {"whole": share.denominator}, exact=False)
    if share.shown is Shown.NEARLY_ALL:
        return Cell(_("Nearly all"), _("of %(whole)s") % {"whole": share.denominator}, exact=False)
    return Cell(value_of(figure), f"{counted(figure)}. {how_sure(figure)}")


def _total(key: str, figures: dict[int, SchoolFigures], column: dict[int, Cell]) -> Cell:
    """All schools together; only "about" where an exact total would give a hidden number away."""
    found = [school[key] for school in figures.values()]
    if not found or not sum(figure.whole for figure in found):
        return Cell(_("Nothing to count yet"))
    total = Figure(
        key=key,
        part=sum(figure.part for figure in found),
        whole=sum(figure.whole for figure in found),
        children=sum(figure.children for figure in found),
        first=found[0].first,
        last=found[0].last,
    )
    if all(cell.exact for cell in column.values()):
        return _cell(total, is_hidden=_size(total) < 10)
    if _size(total) < 20:
        return Cell(_("Too few to show"), exact=False)
    about = 5 * round(20 * total.part / total.whole)
    return Cell(_("About %(percent)s %%") % {"percent": about}, exact=False)
