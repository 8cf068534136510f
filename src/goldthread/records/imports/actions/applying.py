"""Applying a plan: every change of a file in one transaction, in bulk, with its journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from goldthread.records.imports.actions.journal import AT_ONCE, Journal, snapshot
from goldthread.records.imports.models import ImportBatch, ImportChange
from goldthread.records.imports.queries.planning import Plan, Planned
from goldthread.records.imports.queries.standing import Standing, year_group_of_class
from goldthread.records.organisations.models import SchoolClass
from goldthread.records.people.models import Child, ClassMember, Enrolment
from goldthread.records.sen_support.models import SenNeed, SenStatus

LONGEST_SOURCE = 80


@dataclass(slots=True)
class Applying:
    """One file being applied: the plan, what stands, and the journal of what is done."""

    plan: Plan
    standing: Standing
    source: str
    journal: Journal

    def run(self) -> list[tuple[Planned, Child]]:
        """Do everything; the rows that changed something, with their children."""
        self._make_classes()
        done = self._children()
        for row, child in done:
            self._change_details(row, child)
            self._change_status(row, child)
            self._change_needs(row, child)
            self._change_class(row, child)
        self.journal.write()
        return done

    def _children(self) -> list[tuple[Planned, Child]]:
        created = [row for row in self.plan.changes if row.child is None]
        children = Child.objects.bulk_create(
            [Child(school_id=self.standing.school_id, **row.pupil.values) for row in created],
            batch_size=AT_ONCE,
        )
        for child in children:
            starts_on = child.entered_on or self.standing.on
            self.journal.add(
                child, Enrolment(child=child, school_id=child.school_id, starts_on=starts_on)
            )
        known = [(row, row.child) for row in self.plan.changes if row.child is not None]
        return [*zip(created, children, strict=True), *known]

    def _make_classes(self) -> None:
        """Make the year's registration classes that the file names and nobody has yet made."""
        pupils = [row.pupil for row in self.plan.changes]
        missing = {
            pupil.class_name.casefold(): pupil.class_name
            for pupil in pupils
            if pupil.class_name and pupil.class_name.casefold() not in self.standing.classes
        }
        made = SchoolClass.objects.bulk_create(
            SchoolClass(
                school_id=self.standing.school_id,
                year_starting=self.standing.year_starting,
                name=name,
                year_group=year_group_of_class(name, pupils),
            )
            for name in sorted(missing.values())
        )
        self.standing.classes.update({each.name.casefold(): each for each in made})

    def _change_details(self, row: Planned, child: Child) -> None:
        values = {each.what: each.after for each in row.differences if hasattr(child, each.what)}
        if row.child is not None and values:
            self.journal.change(child, child, **values)

    def _change_status(self, row: Planned, child: Child) -> None:
        if not any(each.what == "sen_status" for each in row.differences):
            return
        said = {
            "provision": row.pupil.provision,
            "legacy_code": row.pupil.legacy_code,
            "source": self.source,
        }
        status = self.standing.statuses.get(child.pk)
        if status is not None and status.starts_on == self.standing.on:
            self.journal.change(child, status, **said)
            return
        if status is not None:
            self._end(child, status)
        self.journal.add(child, SenStatus(child=child, starts_on=self.standing.on, **said))

    def _change_needs(self, row: Planned, child: Child) -> None:
        if not any(each.what == "needs" for each in row.differences):
            return
        standing = {need.rank: need for need in self.standing.needs.get(child.pk, ())}
        wanted = dict(enumerate(row.pupil.needs, start=1))
        for rank, need in standing.items():
            if wanted.get(rank) != need.need_type:
                self._end(child, need)
        for rank, need_type in wanted.items():
            if rank not in standing or standing[rank].need_type != need_type:
                self.journal.add(
                    child,
                    SenNeed(
                        child=child,
                        need_type=need_type,
                        rank=rank,
                        starts_on=self.standing.on,
                        source=self.source,
                    ),
                )

    def _change_class(self, row: Planned, child: Child) -> None:
        if not any(each.what == "class" for each in row.differences):
            return
        school_class = self.standing.classes[row.pupil.class_name.casefold()]
        member = self.standing.members.get(child.pk)
        if member is not None and member.starts_on == self.standing.on:
            self.journal.change(child, member, school_class_id=school_class.pk)
            return
        if member is not None:
            self._end(child, member)
        self.journal.add(
            child,
            ClassMember(child=child, school_class=school_class, starts_on=self.standing.on),
        )

    def _end(self, child: Child, row: SenStatus | SenNeed | ClassMember) -> None:
        last = max(row.starts_on, self.standing.on - timedelta(days=1))
        self.journal.change(child, row, ends_on=last)


def keep_changes(
    batch: ImportBatch, done: Sequence[tuple[Planned, Child]], journal: Journal
) -> None:
    """Write down, child by child, what the file did."""
    ImportChange.objects.bulk_create(
        (
            ImportChange(
                batch=batch,
                child=child,
                kind=row.outcome,
                line=row.pupil.line,
                before=journal.before(child) | {"said": _said(row, "before")},
                after=journal.after(child) | {"said": _said(row, "after")} | _whole(row, child),
            )
            for row, child in done
        ),
        batch_size=AT_ONCE,
    )


def _whole(row: Planned, child: Child) -> dict[str, object]:
    """All of a child the file added: an undo must know that nobody has changed a word since."""
    return {"child": snapshot(child)} if row.child is None else {}


def _said(row: Planned, side: str) -> dict[str, object]:
    """The differences as people read them."""
    values = {each.what: getattr(each, side) for each in row.differences}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in values.items()
    }
