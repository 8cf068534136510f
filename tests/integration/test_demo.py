"""The synthetic area: the same every time, believable, whole, and nobody real."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.test import Client, override_settings
from django.urls import reverse

from goldthread.demo.build import build_area
from goldthread.records.accounts.models import User
from goldthread.records.accounts.queries import usable_links
from goldthread.records.approvals.queries import waiting_for
from goldthread.records.audit.verification import find_faults
from goldthread.records.cycles.models import Cycle
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import Child, ChildAdult
from goldthread.records.people.queries.children import actor_for
from goldthread.records.provision.models import Session, SessionChild
from goldthread.records.retention.models import Removal
from goldthread.records.retention.queries.due import due_records
from goldthread.records.sen_support.models import Concern, Review, SenStatus
from goldthread.records.subject_access.models import AccessRequest, SealedPack
from goldthread.records.subject_access.queries.looks import looks_at
from goldthread.web.home.demo_people import CARDS

ON = date(2026, 11, 18)
AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
SCALE = 0.1

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def area(django_db_setup, django_db_blocker):
    """Built once for this module and taken back at its end; each test rolls back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_area(on=ON, at=AT, scale=SCALE)
        transaction.set_rollback(True)


def test_the_area_is_whole(area):
    assert area.schools == 3
    assert Child.objects.filter(is_synthetic=False).count() == 0
    assert User.objects.filter(is_synthetic=False).count() == 0
    assert not any(user.has_usable_password() for user in User.objects.all())
    register = SenStatus.objects.filter(ends_on__isnull=True, provision__in="KE")
    parents = ChildAdult.objects.filter(kind="parent", child_id__in=register.values("child_id"))
    assert parents.values("child_id").distinct().count() == area.on_register
    assert set(Concern.objects.values_list("state", flat=True)) == {
        "raised", "triaged", "gathering_evidence", "watching", "plan_started", "closed",
    }  # fmt: skip
    assert list(find_faults()) == []


def test_every_person_on_the_front_page_is_there(area):
    known = set(User.objects.values_list("username", flat=True))
    assert [card.username for card in CARDS if card.username not in known] == []


def test_shares_on_the_register_follow_national_figures(area):
    shares = {}
    for school in Organisation.objects.filter(kind="school"):
        roll = Child.objects.filter(school=school).count()
        counted = SenStatus.objects.filter(child__school=school, ends_on__isnull=True)
        shares[school.phase] = tuple(
            counted.filter(provision=code).count() / roll for code in ("K", "E")
        )
    assert shares["Primary"] == pytest.approx((0.145, 0.035), abs=0.02)
    assert shares["Secondary"] == pytest.approx((0.134, 0.031), abs=0.01)
    assert shares["Not applicable"] == (0, 1)


def test_delivery_has_believable_gaps(area):
    ran = Session.objects.exclude(state="missed").count()
    assert 0.05 <= 1 - ran / area.sessions <= 0.25
    had = SessionChild.objects.filter(present=True).count()
    assert 0.75 <= had / area.session_children <= 0.92
    assert not Session.objects.filter(on__gte=ON).exists()
    assert not Session.objects.filter(state="missed", reason="").exists()


def test_reviews_are_mostly_on_time_and_each_child_has_one_open_plan_at_most(area):
    reviews = Review.objects.select_related("cycle")
    on_time = sum(review.held_on <= review.cycle.review_due_on for review in reviews)
    assert 0.75 <= on_time / area.reviews <= 0.95
    active = Cycle.objects.filter(state="active")
    assert active.count() >= 0.7 * area.on_register
    assert active.filter(review_due_on__lt=ON).count() <= 0.2 * active.count()


def test_minutes_frozen_in_reviews_are_those_delivered(area):
    from goldthread.records.sen_support.models import LineReview

    rows = LineReview.objects.annotate(
        really=Sum("line__delivered__minutes", filter=Q(line__delivered__present=True))
    )
    assert rows.count() > 100
    assert all(row.minutes_delivered == (row.really or 0) for row in rows)


def test_nobody_is_tied_twice_and_no_cycle_lacks_an_outcome(area):
    assert not Cycle.objects.annotate(n=Count("outcomes")).filter(n=0).exists()


def test_one_copy_is_read_one_was_given_and_a_record_falls_due(area):
    assert set(AccessRequest.objects.values_list("state", flat=True)) == {"reading", "given"}
    assert SealedPack.objects.get(request__state="given").document
    senco = actor_for(User.objects.get(username="otterbrook.senco"), ON)
    due = due_records(senco, ON, date(2026, 12, 18))
    assert [(one.child.surname, one.deadline.due_on) for one in due] == [
        ("Thackray", date(2025, 11, 1)),
        ("Holloway", date(2026, 11, 1)),
    ]
    assert Removal.objects.get(agreed_at__isnull=True).child == due[0].child
    parent = ChildAdult.objects.filter(user__username="otterbrook.parent").earliest("pk")
    assert len(looks_at(parent.child, ON)) > 3
    asked = AccessRequest.objects.get(right="education")
    assert (asked.child.school.type_name, asked.ground) == ("Community special school", "parental")
    assert AccessRequest.objects.filter(child__school__type_name="Academy converter").count() == 2


class TestFrontPage:
    @override_settings(GOLDTHREAD_DEMO=True)
    def test_shows_a_card_for_each_person(self, area, django_assert_max_num_queries):
        with django_assert_max_num_queries(4):
            page = Client().get(reverse("demo_front")).content.decode()
        assert page.count('name="username"') == len(CARDS)
        assert "Otterbrook Primary School" in page

    @override_settings(GOLDTHREAD_DEMO=True)
    @pytest.mark.parametrize("card", CARDS, ids=lambda card: card.username)
    def test_signs_in_as_the_person_chosen(self, area, card):
        client = Client()
        answer = client.post(reverse("demo_front"), {"username": card.username, "next": "/demo/"})
        assert (answer.status_code, answer.url) == (302, "/demo/")
        assert User.objects.get(pk=client.session["_auth_user_id"]).username == card.username

    @override_settings(GOLDTHREAD_DEMO=True)
    def test_signs_in_as_nobody_else(self, area):
        other = User.objects.exclude(username__in=[card.username for card in CARDS]).first()
        real = User.objects.get(username="otterbrook.head")
        User.objects.filter(pk=real.pk).update(is_synthetic=False)
        for username in (other.username, real.username, "", "nobody"):
            client = Client()
            answer = client.post(reverse("demo_front"), {"username": username})
            assert answer.status_code == 404
            assert "_auth_user_id" not in client.session

    @override_settings(GOLDTHREAD_DEMO=True)
    def test_never_leads_away(self, area):
        form = {"username": "otterbrook.head", "next": "https://elsewhere.example/"}
        assert Client().post(reverse("demo_front"), form).url == "/"

    @override_settings(GOLDTHREAD_DEMO=True)
    def test_asks_for_its_token(self, area):
        client = Client(enforce_csrf_checks=True)
        assert (
            client.post(reverse("demo_front"), {"username": "otterbrook.head"}).status_code == 403
        )

    @override_settings(GOLDTHREAD_DEMO=True, LOGIN_URL="demo_front")
    def test_the_address_alone_leads_there(self, area):
        assert Client().get("/").url == reverse("demo_front") + "?next=/"


def test_a_file_waits_for_a_second_person_and_families_for_their_first_sign_in(area) -> None:
    senco = User.objects.get(username="otterbrook.senco")
    waiting = waiting_for(actor_for(senco, ON), AT)
    assert [one.asked_by.username for one in waiting] == ["otterbrook.head"]
    assert usable_links(AT).count() == 3
