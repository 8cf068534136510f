"""In an emergency a colleague reads one record until the day ends: with a reason, told, reviewed."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from goldthread.access.refusals import NotPermitted, NotVisible
from goldthread.records.accounts.models import RoleHeld
from goldthread.records.audit.models import Event
from goldthread.records.people.actions.barring import bar_person
from goldthread.records.people.actions.emergency import (
    UnableToOpen,
    UnableToReview,
    end_own_opening,
    open_in_emergency,
    review_opening,
)
from goldthread.records.people.models import ChildAdult, EmergencyOpening
from goldthread.records.people.queries.emergency import (
    openings_in,
    openings_to_review,
    without_names,
)
from goldthread.web.receipts import new_key
from tests.conftest import NOW
from tests.factories.everyone import build_everyone
from tests.factories.world import TODAY, World, make_child

pytestmark = pytest.mark.django_db
WHY = "A fit on the playground"
TOLD = ("emergency.opened", "emergency.ended", "emergency.reviewed")


@pytest.fixture
def everyone(db: None) -> World:
    world = build_everyone()
    EmergencyOpening.objects.all().delete()
    return world


def page_of(world: World, nickname: str = "cleo") -> str:
    return f"/children/{world.children[nickname].public_id}/"


def asks_at(world: World, nickname: str = "cleo") -> str:
    return reverse("child_emergency", args=[world.children[nickname].public_id])


def opened(world: World, nickname: str = "ta", child: str = "cleo") -> EmergencyOpening:
    return open_in_emergency(
        child=world.children[child], reason=WHY, by=world.actor(nickname), at=NOW
    )


def told() -> list[str]:
    events = Event.objects.filter(action__in=TOLD).order_by("pk")
    return list(events.values_list("action", flat=True))


@pytest.mark.parametrize("nickname", ["teacher", "subject_teacher", "ta", "office"])
def test_a_refused_colleague_says_why_and_reads_until_the_day_ends(
    everyone: World, nickname: str
) -> None:
    client, page, asks = everyone.client(nickname), page_of(everyone), asks_at(everyone)
    refused = client.get(page)
    assert refused.status_code == 403
    assert "Is it an emergency?" in refused.content.decode()
    assert asks in refused.content.decode()
    form = client.get(asks)
    assert form.status_code == 200
    assert "Jkxcanary" not in form.content.decode()
    assert client.post(asks, {"reason": "  "}).status_code == 422
    assert client.get(page).status_code == 403
    sent = {"reason": WHY, "receipt": new_key()}
    for _twice in range(2):
        assert client.post(asks, sent).headers["Location"] == page
    assert EmergencyOpening.objects.count() == 1
    assert told() == ["emergency.opened"]
    shown = client.get(page).content.decode()
    assert "Jkxcanary" in shown
    assert "You opened this record in an emergency" in shown
    assert client.get(f"{page}plan/").status_code == 200
    for tail in ("history/", "access/", "profile/strategies/", "plan/edit/"):
        assert client.get(f"{page}{tail}").status_code in {403, 404}, tail
    assert client.get(page_of(everyone, "far")).status_code == 404


def test_the_record_is_found_by_the_whole_name_only(everyone: World) -> None:
    client, cleo = everyone.client("office"), everyone.children["cleo"]
    url = reverse("emergency_find")
    assert url in client.get("/", follow=True).content.decode()
    assert client.get(url).status_code == 200
    for name in ("", "Jkxcanary", f"{cleo.forename} Jkxcan", everyone.children["far"].known_as):
        assert client.post(url, {"name": name}).status_code == 422, name
    found = client.post(url, {"name": f" {cleo.forename.lower()}  JKXCANARY "})
    assert found.headers["Location"] == asks_at(everyone)
    assert Event.objects.get(action="child.found").child_ids == [cleo.pk]
    namesake = make_child(everyone.oakfield, cleo.forename, cleo.surname)
    both = client.post(url, {"name": cleo.known_as}).content.decode()
    assert asks_at(everyone) in both
    assert str(namesake.public_id) in both
    ada = everyone.ada.known_as
    assert everyone.client("barred_opener").post(url, {"name": ada}).status_code == 422
    assert everyone.client("cover").get(url).status_code == 403


def test_an_opening_ends_by_itself_with_the_day(everyone: World) -> None:
    client = everyone.client("ta")
    opening = opened(everyone)
    assert client.get(page_of(everyone)).status_code == 200
    EmergencyOpening.objects.filter(pk=opening.pk).update(on=TODAY - timedelta(days=1))
    assert client.get(page_of(everyone)).status_code == 403
    sent = {"reason": "Again"}
    assert client.post(asks_at(everyone), sent).headers["Location"] == page_of(everyone)
    assert EmergencyOpening.objects.count() == 2


def test_it_can_be_closed_early_and_twice_is_once(everyone: World) -> None:
    client, cleo = everyone.client("ta"), everyone.children["cleo"]
    opened(everyone)
    url = reverse("child_emergency_end", args=[cleo.public_id])
    for _twice in range(2):
        assert client.post(url).headers["Location"] == reverse("home")
    assert client.get(page_of(everyone)).status_code == 403
    assert told() == ["emergency.opened", "emergency.ended"]
    end_own_opening(child=cleo, by=everyone.actor("teacher"), at=NOW)
    assert len(told()) == 2


def test_it_ends_with_the_role_and_with_a_bar(everyone: World) -> None:
    opened(everyone, "ta")
    opened(everyone, "office")
    RoleHeld.objects.filter(user=everyone.people["ta"]).update(ends_on=TODAY - timedelta(days=1))
    assert everyone.client("ta").get(page_of(everyone)).status_code == 403
    bar_person(
        child=everyone.children["cleo"],
        user=everyone.people["office"],
        reason="Told by social care",
        by=everyone.actor("senco"),
        at=NOW,
    )
    client = everyone.client("office")
    for url in (asks_at(everyone), page_of(everyone)):
        assert client.get(url).status_code == 404


def test_it_is_offered_only_where_it_would_open_something(everyone: World) -> None:
    for nickname, url in (
        ("ta", f"{page_of(everyone)}history/"),  # an emergency opens no history
        ("cover", page_of(everyone)),
        ("data_manager", page_of(everyone)),
        ("trust_lead", page_of(everyone)),
        ("parent", page_of(everyone)),
        ("barred_opener", page_of(everyone, "ada")),
        ("office", page_of(everyone, "far")),
        ("office", "/search/"),
        ("office", "/register/"),
    ):
        answer = everyone.client(nickname).get(url)
        assert answer.status_code in {403, 404}, nickname
        assert "Is it an emergency?" not in answer.content.decode(), (nickname, url)


def test_who_may_not_is_refused_and_who_need_not_is_led_on(everyone: World) -> None:
    for nickname, refusal in (
        ("cover", NotPermitted),
        ("head", NotPermitted),
        ("trust_lead", NotPermitted),
        ("far_teacher", NotVisible),
        ("therapist", NotVisible),
        ("parent", NotVisible),
        ("dpo", NotVisible),
    ):
        with pytest.raises(refusal):
            opened(everyone, nickname)
    with pytest.raises(NotVisible):
        opened(everyone, "barred_opener", "ada")
    with pytest.raises(UnableToOpen):
        opened(everyone, "teacher", "ada")
    answer = everyone.client("teacher").post(asks_at(everyone, "ada"), {"reason": WHY})
    assert answer.headers["Location"] == page_of(everyone, "ada")
    with pytest.raises(UnableToOpen):
        open_in_emergency(
            child=everyone.children["cleo"], reason=" ", by=everyone.actor("ta"), at=NOW
        )
    assert told() == []


def test_opening_what_is_open_changes_nothing(everyone: World) -> None:
    first = opened(everyone)
    assert opened(everyone) == first
    assert told() == ["emergency.opened"]


def test_the_officer_is_told_at_once_without_a_name(everyone: World) -> None:
    cleo = everyone.children["cleo"]
    opening = open_in_emergency(
        child=cleo,
        reason=f"{cleo.forename.upper()} Jkxcanary had a fit",
        by=everyone.actor("ta"),
        at=NOW,
    )
    for nickname in ("dpo", "school_dpo"):
        html = everyone.client(nickname).get(reverse("oversight_home")).content.decode()
        assert "canary" not in html
        assert cleo.forename not in html
        for words in (str(opening.pk), everyone.people["ta"].name, "had a fit", "Not reviewed yet"):
            assert words in html, (nickname, words)
    far = openings_in([everyone.children["far"].school_id], NOW)
    assert not far.exists()


def test_names_are_taken_out_whole_and_nothing_else(everyone: World) -> None:
    cleo = everyone.children["cleo"]
    cleo.forename, cleo.preferred_surname = "Art", "van Dam"
    said = without_names("Art in Art's art room; van Dam, Dam; party of Jkxcanary", cleo)
    assert said == "… in …'s … room; …, …; party of …"


def test_the_senco_sees_who_and_reviews(everyone: World) -> None:
    opening, client = opened(everyone), everyone.client("senco")
    listed = reverse("emergency_list")
    assert f'href="{listed}"' in client.get(reverse("senco_home")).content.decode()
    assert f'href="{listed}"' in everyone.client("dsl").get("/", follow=True).content.decode()
    html = client.get(listed).content.decode()
    for words in ("Jkxcanary", WHY, everyone.people["ta"].name):
        assert words in html
    assert Event.objects.filter(action="emergency.listed", kind="read").exists()
    url = reverse("emergency_review", args=[opening.pk])
    assert client.post(url, {"was_justified": "no"}).status_code == 422
    sent = {"was_justified": "no", "note": "A nurse was there", "receipt": new_key()}
    for _twice in range(2):
        assert client.post(url, sent).headers["Location"] == listed
    opening.refresh_from_db()
    assert (opening.was_justified, opening.review_note) == (False, "A nurse was there")
    assert told() == ["emergency.opened", "emergency.reviewed"]
    assert client.post(url, {"was_justified": "yes", "note": "Changed"}).status_code == 302
    opening.refresh_from_db()
    assert opening.was_justified is False
    officer = everyone.client("dpo").get(reverse("oversight_home")).content.decode()
    assert "Not justified: A nurse was there" in officer
    assert "Not justified" in client.get(listed).content.decode()


def test_nobody_reviews_themselves_or_beyond_their_school(everyone: World) -> None:
    opening = opened(everyone)
    RoleHeld.objects.create(
        user=everyone.people["ta"], role="senco", organisation=everyone.oakfield, starts_on=TODAY
    )
    client = everyone.client("ta")
    assert "A colleague reviews this one." in client.get(reverse("emergency_list")).content.decode()
    url = reverse("emergency_review", args=[opening.pk])
    assert client.post(url, {"was_justified": "yes", "note": "Mine"}).status_code == 422
    with pytest.raises(UnableToReview), transaction.atomic():
        review_opening(
            opening=opening, was_justified=True, note=" ", by=everyone.actor("senco"), at=NOW
        )
    for nickname, refusal in (("head", NotPermitted), ("far_senco", NotVisible)):
        with pytest.raises(refusal):
            review_opening(
                opening=opening, was_justified=True, note="x", by=everyone.actor(nickname), at=NOW
            )
        assert not openings_to_review(everyone.actor(nickname), NOW).exists()
    assert everyone.client("far_senco").post(url).status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyOpening.objects.update(
            reviewed_by=everyone.people["ta"], reviewed_at=NOW, was_justified=True, review_note="x"
        )


def test_whoever_is_barred_does_not_review_either(everyone: World) -> None:
    EmergencyOpening.objects.create(
        child=everyone.ada, user=everyone.people["ta"], reason=WHY, on=TODAY, opened_at=NOW
    )
    html = everyone.client("barred_senco").get(reverse("emergency_list")).content.decode()
    assert "Zyxcanary" not in html


def test_what_is_open_is_found_and_tied_to_nobody_else(everyone: World) -> None:
    opened(everyone, "office")
    search = f"/search/?{urlencode({'q': 'Jkxcanary'})}"
    assert everyone.client("office").get(search, follow=True).status_code == 200
    assert not ChildAdult.objects.filter(user=everyone.people["office"]).exists()
    assert everyone.client("ta").get(page_of(everyone)).status_code == 403
