"""Asking for one's own drafts. Nobody sees another person's."""

from goldthread.records.drafts.models import Draft


def draft_of(user_id: int, form: str) -> Draft | None:
    """What a person has typed into a form so far. The caller has checked they may open the form."""
    return Draft.objects.filter(user_id=user_id, form=form).first()


def version_of(draft: Draft) -> str:
    """Which save this is, so that two windows do not overwrite each other unseen."""
    return draft.saved_at.isoformat()
