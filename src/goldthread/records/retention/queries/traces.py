"""What an erasure has to find beside the rows about a child: accounts, files, forms, sign-ins."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session as SignIn
from django.db.models import Q

from goldthread.access.holdings import HOLDINGS
from goldthread.records.accounts.models import RoleHeld, User
from goldthread.records.people.models import Child, ChildAdult
from goldthread.records.provision.models import ProvisionGroup, ProvisionLine, Session, SessionChild
from goldthread.records.sight.context import parents_only_of
from goldthread.records.subject_access.queries.holdings import record_ids

OUT = "…"


@dataclass(frozen=True)
class Traces:
    """Whose record it is: ids, names as they may stand in words, and accounts that end with it.

    `names` are every name; `whole` are those that cannot be anybody else's word: surnames and
    forename with surname.
    """

    child_ids: tuple[int, ...]
    public_ids: tuple[str, ...]
    names: tuple[str, ...]
    whole: tuple[str, ...]
    user_ids: tuple[int, ...]


def traces_of(child: Child) -> Traces:
    """Everything by which the record can be found again: a few statements."""
    ids = record_ids(child)
    rows = list(Child.objects.filter(pk__in=ids).order_by("pk"))
    names: dict[str, None] = {}
    whole: dict[str, None] = {}
    for row in rows:
        surnames = [row.surname, row.preferred_surname, row.former_surname]
        forenames = [row.forename, row.preferred_forename, *row.middle_names.split()]
        whole |= dict.fromkeys(f"{a} {b}" for a in forenames for b in surnames if a and b)
        whole |= dict.fromkeys(name for name in surnames if name)
        whole |= dict.fromkeys(number for number in (row.upn, row.former_upn, row.uln) if number)
        names |= dict.fromkeys(name for name in forenames if name)
    own = [row.user_id for row in rows if row.user_id is not None]
    return Traces(
        tuple(ids),
        tuple(str(row.public_id) for row in rows),
        (*whole, *names),
        tuple(whole),
        (*own, *_families_only(ids)),
    )


def _families_only(child_ids: list[int]) -> list[int]:
    """Parents linked to no other child and with no other role: their account ends with the record."""
    working = RoleHeld.objects.exclude(role="parent").values("user_id")
    alone = User.objects.exclude(pk__in=working)
    known = parents_only_of(child_ids)
    if known is None:
        parents = ChildAdult.objects.filter(child_id__in=child_ids, kind="parent").values("user_id")
        elsewhere = ChildAdult.objects.exclude(child_id__in=child_ids).values("user_id")
        alone = alone.filter(pk__in=parents).exclude(pk__in=elsewhere)
    else:
        alone = alone.filter(pk__in=known)
    return list(alone.order_by("pk").values_list("pk", flat=True))


def without_words(text: str, names: Iterable[str], *, as_written: bool = False) -> str:
    """The text with these names taken out, whole words only; whatever their case, or as written.

    As written where the text is about no child, so that a surname that is a word leaves the word.
    """
    ways = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    flags = re.NOFLAG if as_written else re.IGNORECASE
    return re.sub(rf"(?<!\w)(?:{ways})(?!\w)", OUT, text, flags=flags) if ways else text


def stands_in(value: Any, names: Iterable[str]) -> bool:
    """Whether any of these names stands in a value of a form, a sign-in or a file."""
    if isinstance(value, bytes | memoryview):
        text = bytes(value).decode("utf-8", "replace")
    else:
        text = (
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
        )
    return without_words(text, names) != text


def shared_with_nobody(child_ids: Iterable[int]) -> tuple[list[int], list[int]]:
    """Groups and sessions that were these children's alone."""
    ids = list(child_ids)
    lines = ProvisionLine.objects.filter(child_id__in=ids)
    others = ProvisionLine.objects.exclude(child_id__in=ids)
    groups = ProvisionGroup.objects.filter(pk__in=lines.values("group_id"))
    groups = groups.exclude(pk__in=others.values("group_id"))
    parts = SessionChild.objects.filter(child_id__in=ids)
    other_parts = SessionChild.objects.exclude(child_id__in=ids)
    sessions = Session.objects.filter(
        Q(pk__in=parts.values("session_id")) | Q(group__in=groups)
    ).exclude(pk__in=other_parts.values("session_id"))
    return (
        list(groups.order_by("pk").values_list("pk", flat=True)),
        list(sessions.order_by("pk").values_list("pk", flat=True)),
    )


def sign_ins_with(names: Iterable[str], user_ids: Iterable[int]) -> list[str]:
    """Sign-ins of these people, and those in which a name was typed to find somebody."""
    told, ended = list(names), {str(pk) for pk in user_ids}
    store = SessionStore()
    return [
        row.session_key
        for row in SignIn.objects.order_by("pk").iterator()
        if (values := store.decode(row.session_data))
        and (values.get("_auth_user_id") in ended or stands_in(values, told))
    ]


def mentions_elsewhere(child: Child, traces: Traces) -> int:
    """In how many entries of other children's records the whole name stands: those are theirs."""
    return sum(1 for _found in _mentions(child, traces))


def _mentions(child: Child, traces: Traces) -> Iterator[int]:
    full = [name for name in traces.whole if " " in name]
    if not full:
        return
    for label, rule in HOLDINGS.items():
        if rule.path != "child" or not rule.words or label == "drafts.Draft":
            continue
        named = Q()
        for field in rule.words:
            for name in full:
                named |= Q(**{f"{field}__icontains": name})
        rows = apps.get_model(label)._default_manager.filter(
            named, child__school_id=child.school_id
        )
        yield from rows.exclude(child_id__in=traces.child_ids).values_list("pk", flat=True)
