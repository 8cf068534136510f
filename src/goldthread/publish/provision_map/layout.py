"""How the map is laid out: one landscape table, a line for each child's line of support."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goldthread.publish.provision_map.content import MapChild, MapLine, ProvisionMapContent
from goldthread.publish.sheet.blocks import Block, Column, Facts, Sheet, Table, Text
from goldthread.publish.sheet.words import day, short_day


def provision_map_sheet(content: ProvisionMapContent) -> Sheet:
    """The map as a landscape sheet in 11 point."""
    return Sheet(
        title=_("Class provision map"),
        name=content.class_name,
        initials=content.class_name,
        where=content.school,
        school=content.school,
        purpose=_purpose(content),
        made_on=content.made_on,
        made_on_words=day(content.made_on),
        blocks=_blocks(content),
        synthetic=content.synthetic,
        landscape=True,
        points=11,
    )


def _purpose(content: ProvisionMapContent) -> str:
    return _(
        "Extra support in this class on %(day)s, for the adults who teach and support it. It names "
        "children: please keep it safe. To put something right, speak to the SENCO."
    ) % {"day": day(content.made_on)}


def _blocks(content: ProvisionMapContent) -> tuple[Block, ...]:
    if not content.children:
        return (
            Text(_("No extra support is planned in this class at present."), "lead"),
            *_rest(content),
        )
    rows = tuple(
        _row(child, line, content.with_costs, first=place == 0)
        for child in content.children
        for place, line in enumerate(child.lines)
    )
    table = Table(_("Support under way"), _columns(content.with_costs), rows)
    return (table, *_total(content), *_rest(content))


def _columns(with_costs: bool) -> tuple[Column, ...]:
    columns = (
        Column(_("Pupil"), 6),
        Column(_("Support"), 5),
        Column(_("How much"), 7),
        Column(_("Who"), 4),
        Column(_("Until"), 3),
        Column(_("Minutes so far"), 3, numeric=True),
    )
    costs = (Column(_("Cost so far"), 3, numeric=True), Column(_("Cost in all"), 3, numeric=True))
    return columns + costs if with_costs else columns


def _row(child: MapChild, line: MapLine, with_costs: bool, *, first: bool) -> tuple[str, ...]:
    named = f"{child.name}\n{child.status}" if first and child.status else child.name
    cells = (
        named,
        f"{line.name}\n{line.layer}",
        line.dose,
        line.who,
        short_day(line.until),
        _minutes(line),
    )
    return (*cells, pounds(line.cost_to_date), pounds(line.cost_planned)) if with_costs else cells


def _minutes(line: MapLine) -> str:
    if not line.planned_minutes:
        return ""
    done = line.delivered_minutes or 0
    return _("%(done)s of %(planned)s, %(share)s%%") % {
        "done": done,
        "planned": line.planned_minutes,
        "share": 100 * done // line.planned_minutes,
    }


def pounds(amount: Decimal | None) -> str:
    """Return '£96.00', or nothing."""
    return "" if amount is None else f"£{amount:,.2f}"


def _total(content: ProvisionMapContent) -> tuple[Block, ...]:
    if not content.with_costs:
        return ()
    lines = [line for child in content.children for line in child.lines]
    so_far = sum((line.cost_to_date or Decimal(0) for line in lines), Decimal(0))
    planned = sum((line.cost_planned or Decimal(0) for line in lines), Decimal(0))
    facts = ((_("Cost so far"), pounds(so_far)), (_("Cost in all"), pounds(planned)))
    note = _("Each figure is the pupil's share of the adults' time and of one-off costs.")
    return (Facts(facts), Text(note, "quiet"))


def _rest(content: ProvisionMapContent) -> tuple[Block, ...]:
    if not content.without:
        return ()
    words = ngettext(
        "One more pupil in this class has no extra support planned; good teaching reaches them too.",
        "%(count)s more pupils in this class have no extra support planned; good teaching reaches "
        "them too.",
        content.without,
    )
    return (Text(words % {"count": content.without}, "quiet"),)
