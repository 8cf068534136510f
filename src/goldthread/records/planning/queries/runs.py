"""Asking for files and runs of the areas a person plans for."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from goldthread.access.actor import Actor
from goldthread.access.checks import check_may_in_organisation, organisations_where
from goldthread.access.permissions import Permission
from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.organisations.models import Organisation
from goldthread.records.planning.models import AreaFile, SavedRun
from goldthread.statute.vocabulary.planning import RunKind, RunState

HEAVY = ("result", "steps", "inputs")


def area_of(actor: Actor, permission: Permission) -> Organisation:
    """The authority this person plans for: the first by id, where it is several."""
    areas = organisations_where(actor, permission)
    found = Organisation.objects.filter(pk__in=areas, kind="authority").order_by("pk").first()
    if found is None:
        raise NotPermitted(permission.value)
    return found


def files_of(area: Organisation) -> QuerySet[AreaFile]:
    """The files of an area that are there, by kind and name, without what they hold."""
    return (
        AreaFile.objects.filter(organisation=area, removed_at__isnull=True)
        .defer("content")
        .select_related("added_by")
        .order_by("kind", "name", "pk")
    )


def file_for(actor: Actor, file_id: int) -> AreaFile:
    """One file by id, or `NotVisible` / `NotPermitted`."""
    found = AreaFile.objects.defer("content").filter(pk=file_id).first()
    if found is None:
        raise NotVisible
    check_may_in_organisation(actor, Permission.SUFFICIENCY_RUN, found.organisation_id)
    return found


def runs_of(area: Organisation) -> QuerySet[SavedRun]:
    """Every run of an area, newest first, without what came out."""
    return (
        SavedRun.objects.filter(organisation=area)
        .defer(*HEAVY)
        .select_related("asked_by")
        .order_by("-asked_at", "-pk")
    )


def run_for(actor: Actor, permission: Permission, key: UUID) -> SavedRun:
    """One run by the key of its address, or `NotVisible` / `NotPermitted`."""
    found = (
        SavedRun.objects.select_related("organisation", "asked_by", "repeats")
        .defer("steps", "repeats__result", "repeats__steps", "repeats__inputs")
        .filter(key=key)
        .first()
    )
    if found is None:
        raise NotVisible
    check_may_in_organisation(actor, permission, found.organisation_id)
    return found


def latest_done(area: Organisation, kind: RunKind) -> SavedRun | None:
    """The newest run of a kind that is done, with its result."""
    return (
        SavedRun.objects.filter(organisation=area, kind=kind.value, state=RunState.DONE)
        .order_by("-asked_at", "-pk")
        .first()
    )


def done_plans(area: Organisation) -> QuerySet[SavedRun]:
    """Plans of places that are done, newest first, with their results."""
    return SavedRun.objects.filter(
        organisation=area, kind=RunKind.PLACES.value, state=RunState.DONE
    ).order_by("-asked_at", "-pk")


def contents_of(run: SavedRun) -> list[tuple[str, str, bytes]]:
    """Kind, name and bytes of each file that goes into a run, in the order they were written down."""
    rows: Any = run.files.filter(removed_at__isnull=True).order_by("kind", "name", "pk")
    return [(one.kind, one.name, bytes(one.content)) for one in rows]
