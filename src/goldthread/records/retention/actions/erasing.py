"""Erasing one record from every table, by the rules of `access.holdings`.

The audit stays: it holds ids and no names, and a chain with a hole proves nothing. Everything else
about the child goes, in one transaction, or nothing does.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session as OpenSession
from django.db import transaction
from django.db.models import Model, Q, QuerySet

from goldthread.access.actor import SYSTEM, Actor
from goldthread.access.holdings import HOLDINGS, Erasure
from goldthread.records.accounts.models import (
    KnownDevice,
    ProviderIdentity,
    Receipt,
    RoleHeld,
    SignIn,
    SignInLink,
    User,
)
from goldthread.records.approvals.models import Approval
from goldthread.records.assurance.models import AgreedAction, KeptFigures, SavedView
from goldthread.records.audit.actions import record_write
from goldthread.records.data_requests.models import Complaint, ComplaintStep
from goldthread.records.drafts.models import Draft
from goldthread.records.imports.models import ImportBatch
from goldthread.records.people.models import Child
from goldthread.records.provision.models import ProvisionGroup, Session, Slot
from goldthread.records.retention.models import Removal
from goldthread.records.retention.queries.traces import (
    Traces,
    mentions_elsewhere,
    shared_with_nobody,
    sign_ins_with,
    stands_in,
    traces_of,
    without_words,
)
from goldthread.records.subject_access.queries.holdings import rows_of

Counts = dict[str, int]
_AT_ONCE = 500
ERASED_NAME = "—"


def erase_rows(*, child: Child, removal: Removal, by: Actor, at: datetime) -> Removal:
    """Remove the record; the caller's transaction holds it, and has checked that it may."""
    traces, school_id = traces_of(child), child.school_id
    mentions = mentions_elsewhere(child, traces)
    groups, sessions = shared_with_nobody(traces.child_ids)
    counts: Counts = {}
    unnamed = _ids(ProvisionGroup, traces), _ids(Session, traces)
    batches = _ids(ImportBatch, traces)
    doomed = [
        (
            label,
            list(rows_of(label, list(traces.child_ids)).values_list("pk", flat=True).distinct()),
        )
        for label, rule in HOLDINGS.items()
        if rule.path and rule.erasure is Erasure.ERASED
    ]
    doomed.sort(key=_farthest_first)
    Removal.objects.filter(child_id__in=traces.child_ids).update(child=None)
    _end_accounts(traces, counts)
    for label, ids in doomed:
        _delete(apps.get_model(label), ids, counts)
    _delete(Session, sessions, counts)
    _delete(Slot, Slot.objects.filter(group_id__in=groups).values_list("pk", flat=True), counts)
    _delete(ProvisionGroup, groups, counts)
    _unname(ProvisionGroup.objects.filter(pk__in=unnamed[0]), traces.names, counts)
    _unname(Session.objects.filter(pk__in=unnamed[1]), traces.names, counts)
    _unname(AgreedAction.objects.filter(school_id=school_id), traces.whole, counts, as_written=True)
    _unname(SavedView.objects.all(), traces.whole, counts, as_written=True)
    _unname(Approval.objects.filter(school_id=school_id), traces.whole, counts, as_written=True)
    unnamed_by = Complaint.objects.filter(school_id=school_id, child=None)
    _unname(unnamed_by, traces.whole, counts, as_written=True)
    steps = ComplaintStep.objects.filter(complaint__in=unnamed_by)
    _unname(steps, traces.whole, counts, as_written=True)
    _empty_files(batches, school_id, traces, counts)
    _forget_traces(traces, counts)
    KeptFigures.objects.filter(school_id=school_id).delete()
    removal.child, removal.public_ids = None, list(traces.public_ids)
    removal.counts = counts | ({"mentions": mentions} if mentions else {})
    removal.save(update_fields=["child", "public_ids", "counts"])
    record_write(
        action="record.erased", by=by, at=at, organisation_id=school_id, subject=removal,
        fields=sorted(counts), child_ids=traces.child_ids,
    )  # fmt: skip
    return removal


@transaction.atomic
def erase_again(*, public_ids: Iterable[str], by: Actor, at: datetime) -> list[str]:
    """After a copy was brought back: erase each record on the list that came back with it."""
    if by != SYSTEM:
        raise PermissionError("only a command on the server brings copies back")
    found = []
    for child in Child.objects.filter(public_id__in=list(public_ids)).order_by("pk"):
        if not Child.objects.filter(pk=child.pk).exists():
            continue  # it was joined to one before it on the list, and went with it
        removal = Removal.objects.create(
            school_id=child.school_id, decision="erase", ground="restored", proposed_at=at,
            agreed_at=at,
        )  # fmt: skip
        erase_rows(child=child, removal=removal, by=by, at=at)
        found += removal.public_ids
    return found


def _farthest_first(doomed: tuple[str, list[Any]]) -> tuple[bool, int]:
    """What leads to a child over other tables first, the child last: a row is only seen while what
    it leads to is there."""
    label, _ids = doomed
    return label == "people.Child", -HOLDINGS[label].path.count("__")


def _ids(model: type[Model], traces: Traces) -> list[int]:
    rows = rows_of(model._meta.label, list(traces.child_ids))
    return list(rows.values_list("pk", flat=True).distinct())


def _delete(model: type[Model], ids: Iterable[Any], counts: Counts) -> None:
    """Rows by id, without asking what points at them: all of that goes in the same transaction."""
    chosen: Sequence[Any] = list(ids)
    for first in range(0, len(chosen), _AT_ONCE):
        rows = model._default_manager.filter(pk__in=chosen[first : first + _AT_ONCE]).order_by()
        number = rows._raw_delete(rows.db)
        if number:
            counts[model._meta.label] = counts.get(model._meta.label, 0) + number


def _unname(
    rows: "QuerySet[Any]", names: Sequence[str], counts: Counts, *, as_written: bool = False
) -> None:
    """Take names out of the fields people write in; the rows belong to others as well."""
    fields = HOLDINGS[rows.model._meta.label].words
    for row in rows.order_by("pk"):
        changed = []
        for name in fields:
            before = getattr(row, name)
            after = without_words(before, names, as_written=as_written)
            if after != before:
                setattr(row, name, after)
                changed.append(name)
        if changed:
            row.save(update_fields=changed)
            counts[row._meta.label] = counts.get(row._meta.label, 0) + 1


def _end_accounts(traces: Traces, counts: Counts) -> None:
    """The child's own account, and parents' who have no other child here: nothing stays but the id."""
    ids = traces.user_ids
    for label in ("account.EmailConfirmation", "account.EmailAddress", "mfa.Authenticator"):
        path = "email_address__user_id__in" if label.endswith("Confirmation") else "user_id__in"
        model = apps.get_model(label)
        found = model._default_manager.filter(**{path: ids}).values_list("pk", flat=True)
        _delete(model, found, counts)
    for owned in (
        RoleHeld, Receipt, Draft, SavedView, SignInLink, SignIn, KnownDevice, ProviderIdentity,
    ):  # fmt: skip
        rows: QuerySet[Any] = owned._default_manager.filter(user_id__in=ids)
        _delete(owned, rows.values_list("pk", flat=True), counts)
    for user in User.objects.filter(pk__in=ids).order_by("pk"):
        blank = User(
            pk=user.pk, username=f"erased-{user.pk}", name=ERASED_NAME, is_active=False,
            password=make_password(None), public_id=uuid.uuid4(),
            sessions_ended=user.sessions_ended + 1, is_synthetic=user.is_synthetic,
        )  # fmt: skip
        blank.save(force_update=True)
        counts["accounts.User"] = counts.get("accounts.User", 0) + 1


def _empty_files(batch_ids: list[int], school_id: int, traces: Traces, counts: Counts) -> None:
    """Files that told of the child, and files still waiting in which the child is named."""
    waiting = ImportBatch.objects.filter(Q(school_id=school_id) | Q(pk__in=batch_ids))
    for batch in waiting.order_by("pk"):
        is_named = stands_in(batch.content or b"", traces.whole)
        told = (batch.issues, batch.mapping, batch.file_name)
        if batch.pk not in batch_ids and not is_named and not stands_in(told, traces.whole):
            continue
        batch.content, batch.issues = None, []
        if batch.state == "waiting":
            batch.state = "discarded"
        batch.file_name = without_words(batch.file_name, traces.whole)
        batch.mapping = {} if stands_in(batch.mapping, traces.whole) else batch.mapping
        batch.save(update_fields=["content", "issues", "state", "file_name", "mapping"])
        counts["imports.ImportBatch"] = counts.get("imports.ImportBatch", 0) + 1


def _forget_traces(traces: Traces, counts: Counts) -> None:
    """Half-written forms, receipts and sign-ins that name the child or carry the record's id."""
    marks = [*traces.whole, *traces.public_ids]
    drafts = [
        row.pk
        for row in Draft.objects.order_by("pk").iterator()
        if stands_in([row.form, row.values], marks)
    ]
    _delete(Draft, drafts, counts)
    led = Q()
    for public_id in traces.public_ids:
        led |= Q(path__contains=public_id) | Q(location__contains=public_id)
    _delete(Receipt, Receipt.objects.filter(led).values_list("pk", flat=True), counts)
    _delete(OpenSession, sign_ins_with(marks, traces.user_ids), counts)
