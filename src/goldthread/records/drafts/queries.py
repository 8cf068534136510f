"""Asking for one's own drafts. Nobody sees another person's."""

from collections.abc import Iterable

from goldthread.records.drafts.models import Draft


def draft_of(user_id: int, form: str) -> Draft | None:
    """What a person has typed into a form so far. The caller has checked they may open the form."""
    return Draft.objects.filter(user_id=user_id, form=form).first()


def drafts_of(user_id: int, forms: Iterable[str]) -> dict[str, Draft]:
    """What a person has typed into each of some forms so far: one statement."""
    drafts = Draft.objects.filter(user_id=user_id, form__in=tuple(forms))
    return {draft.form: draft for draft in drafts}


def drafts_beginning(user_id: int, address: str) -> list[Draft]:
    """What a person has typed into forms whose names begin so, latest first."""
    return list(Draft.objects.filter(user_id=user_id, form__startswith=address))


def version_of(draft: Draft) -> str:
    """Which save this is, so that two windows do not overwrite each other unseen."""
    return draft.saved_at.isoformat()
