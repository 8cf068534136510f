"""Keeping half-written forms on the server.

A draft is not yet part of any record: its beginning and its end are audited, the saves of every
few seconds between them are not. The caller has checked that the person may open the form.
"""

import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from goldthread.access.actor import Actor
from goldthread.access.refusals import UnableTo
from goldthread.records.audit.actions import record_write
from goldthread.records.drafts.models import Draft
from goldthread.records.drafts.queries import version_of
from goldthread.records.people.models import Child

Values = dict[str, list[str]]
LARGEST_DRAFT = 128 * 1024


class UnableToKeepDraft(UnableTo):
    """It is too long to keep."""


class DraftChangedElsewhere(UnableTo):
    """The same form is open in another window, and what it holds was saved later."""


@transaction.atomic
def save_draft(
    *,
    form: str,
    values: Values,
    child: Child | None,
    by: Actor,
    at: datetime,
    version: str | None = None,
) -> Draft:
    """Keep what has been typed so far. With `version`, only on top of what that window last saved."""
    if len(json.dumps(values)) > LARGEST_DRAFT:
        raise UnableToKeepDraft(_("This is too long to keep as a draft. Shorten it, then save."))
    draft = Draft.objects.select_for_update().filter(user_id=by.person_id, form=form).first()
    if draft is None:
        draft = Draft.objects.create(
            user_id=by.person_id, form=form, child=child, values=values, saved_at=at
        )
        _tell("draft.begun", draft, by, at)
        return draft
    if version is not None and version != version_of(draft):
        raise DraftChangedElsewhere(_("This form is open in another window too."))
    draft.values, draft.saved_at = values, at
    draft.save(update_fields=["values", "saved_at"])
    return draft


@transaction.atomic
def clear_draft(*, form: str, by: Actor, at: datetime) -> None:
    """The form was sent, or the draft is no longer wanted."""
    draft = Draft.objects.filter(user_id=by.person_id, form=form).select_related("child").first()
    if draft is not None:
        _tell("draft.cleared", draft, by, at)
        draft.delete()


def _tell(action: str, draft: Draft, by: Actor, at: datetime) -> None:
    child = draft.child
    record_write(
        action=action,
        by=by,
        at=at,
        organisation_id=child.school_id if child else None,
        subject=draft,
        child_ids=(child.pk,) if child else (),
    )
