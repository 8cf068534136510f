"""People around the school: each has a page of their own, and nothing beyond what they were given."""

from datetime import timedelta

import pytest
from django.urls import reverse

from goldthread.access.refusals import NotPermitted
from goldthread.access.roles import ROLES, RoleName
from goldthread.records.accounts.actions import UnableToManage, give_role, grant_role
from goldthread.records.accounts.models import RoleHeld
from goldthread.records.accounts.queries import staff_of
from goldthread.records.audit.models import Event
from goldthread.records.people.actions.invitations import (
    UnableToInvite,
    end_invitation,
    invite_adult,
)
from goldthread.records.people.models import ChildAdult
from goldthread.records.people.queries.invitations import people_to_invite
from tests.conftest import NOW
from tests.factories.everyone import build_everyone
from tests.factories.world import TODAY, World

pytestmark = pytest.mark.django_db

HOMES = {
    "dsl": "restricted_waiting",
    "subject_teacher": "my_classes",
    "cover": "my_classes",
    "data_manager": "import_list",
    "governor": "trust_home",
    "trustee": "trust_home",
    "analyst": "trust_home",
    "therapist": "invited_home",
    "officer": "invited_home",
    "dpo": "oversight_home",
    "school_dpo": "oversight_home",
    "operator": "platform_home",
}
NAMELESS = ("governor", "trustee", "analyst", "dpo", "school_dpo", "operator")


@pytest.fixture
def everyone(db: None) -> World:
    return build_everyone()


@pytest.mark.parametrize("nickname", HOMES)
def test_the_day_begins_on_a_page_of_their_own(everyone: World, nickname: str) -> None:
    client = everyone.client(nickname)
    answer = client.get("/")
    assert answer.headers["Location"] == reverse(HOMES[nickname])
    page = client.get(answer.headers["Location"], follow=True)
    assert page.status_code == 200
    if nickname in NAMELESS:
        assert "canary" not in page.content.decode()
        assert client.get("/search/", {"q": "canary"}).status_code == 403


def test_the_figures_are_of_the_schools_one_answers_for(everyone: World) -> None:
    seen = {
        nickname: {
            school
            for school in ("Oakfield", "Brook", "Millway", "Farland")
            if school in everyone.client(nickname).get(reverse("trust_home")).content.decode()
        }
        for nickname in ("governor", "trustee", "trust_lead", "analyst")
    }
    assert seen == {
        "governor": {"Oakfield"},
        "trustee": {"Oakfield", "Brook"},
        "trust_lead": {"Oakfield", "Brook"},
        "analyst": {"Oakfield", "Brook", "Millway"},
    }


def test_someone_invited_sees_that_child_and_knows_of_no_other(everyone: World) -> None:
    for nickname in ("therapist", "officer"):
        client = everyone.client(nickname)
        assert "Zyxcanary" in client.get(reverse("invited_home")).content.decode()
        assert client.get(f"/children/{everyone.ada.public_id}/").status_code == 200
        for name in ("ben", "cleo", "dev", "mia", "far"):
            child = everyone.children[name]
            assert client.get(f"/children/{child.public_id}/").status_code == 404, name
        assert client.get(f"/children/{everyone.ada.public_id}/thread/").status_code == 200
        for tail in ("history/", "access/", "profile/strategies/"):
            url = f"/children/{everyone.ada.public_id}/{tail}"
            assert client.get(url).status_code == 403, tail


def test_an_invitation_ends_with_its_day(everyone: World) -> None:
    ChildAdult.objects.filter(kind="invited").update(ends_on=TODAY - timedelta(days=1))
    for nickname in ("therapist", "officer"):
        client = everyone.client(nickname)
        assert client.get(f"/children/{everyone.ada.public_id}/").status_code == 404
        assert "Zyxcanary" not in client.get(reverse("invited_home")).content.decode()


def test_the_senco_invites_on_the_page_and_ends_it_there(everyone: World) -> None:
    client, ben = everyone.client("senco"), everyone.children["ben"]
    url = reverse("child_access", args=[ben.public_id])
    assert "Officer" in client.get(url).content.decode()
    last = TODAY + timedelta(days=30)
    posted = {
        "person": everyone.people["officer"].public_id,
        "ends_on_day": last.day,
        "ends_on_month": last.month,
        "ends_on_year": last.year,
        "why": "Advice for the annual review",
        "basis": "legal_duty",
    }
    send = reverse("child_invite", args=[ben.public_id])
    assert client.post(send, posted | {"ends_on_year": 2030}).status_code == 422
    assert client.post(send, posted).headers["Location"] == url
    tie = ChildAdult.objects.get(child=ben, kind="invited")
    assert (tie.user, tie.ends_on) == (everyone.people["officer"], last)
    officer = everyone.client("officer")
    assert officer.get(f"/children/{ben.public_id}/").status_code == 200
    assert "Officer" in client.get(url).content.decode()
    other = reverse("invitation_end", args=[everyone.ada.public_id, tie.pk])
    assert client.post(other).status_code == 404
    client.post(reverse("invitation_end", args=[ben.public_id, tie.pk]))
    assert officer.get(f"/children/{ben.public_id}/").status_code == 404
    assert Event.objects.filter(action__in=("adult.tied", "adult.untied")).count() == 2


def test_only_those_who_may_invite_do_and_only_people_from_outside(everyone: World) -> None:
    ada, last = everyone.ada, TODAY + timedelta(days=7)
    with pytest.raises(NotPermitted):
        invite_adult(
            child=ada,
            user=everyone.people["therapist"],
            ends_on=last,
            by=everyone.actor("teacher"),
            at=NOW,
        )
    for nickname in ("other_teacher", "far_senco", "analyst"):
        with pytest.raises(UnableToInvite):
            invite_adult(
                child=ada,
                user=everyone.people[nickname],
                ends_on=last,
                by=everyone.actor("senco"),
                at=NOW,
            )
    with pytest.raises(UnableToInvite):
        invite_adult(
            child=ada,
            user=everyone.people["therapist"],
            ends_on=TODAY - timedelta(days=1),
            by=everyone.actor("dsl"),
            at=NOW,
        )
    tie = ChildAdult.objects.filter(kind="invited").first()
    assert tie is not None
    with pytest.raises(NotPermitted):
        end_invitation(tie=tie, by=everyone.actor("head"), at=NOW)


def test_whom_one_can_invite_are_the_schools_own_and_the_authoritys(everyone: World) -> None:
    names = {one.username for one in people_to_invite(everyone.ada, TODAY)}
    assert names == {"therapist", "officer"}
    assert {one.username for one in people_to_invite(everyone.children["far"], TODAY)} == set()


def test_a_role_is_held_only_where_it_belongs(everyone: World) -> None:
    for role, where in (
        (RoleName.SENCO, everyone.trust),
        (RoleName.TRUST_LEAD, everyone.oakfield),
        (RoleName.AUTHORITY_ANALYST, everyone.trust),
    ):
        with pytest.raises(UnableToManage):
            grant_role(
                user=everyone.people["therapist"],
                role=role,
                organisation=where,
                starts_on=TODAY,
                by=everyone.actor("senco"),
                at=NOW,
            )
    assert all(role.held_in <= {"school", "trust", "authority"} for role in ROLES.values())


def test_the_office_does_not_choose_who_watches(everyone: World) -> None:
    for role in (RoleName.DATA_PROTECTION_OFFICER, RoleName.SAFEGUARDING_LEAD, RoleName.OPERATOR):
        with pytest.raises(UnableToManage):
            give_role(
                user=everyone.people["ta"],
                role=role,
                school=everyone.oakfield,
                starts_on=TODAY,
                ends_on=None,
                by=everyone.actor("office"),
                at=NOW,
            )
    assert not RoleHeld.objects.filter(user=everyone.people["ta"]).exclude(
        role="teaching_assistant"
    )


def test_people_who_do_not_work_in_the_school_lead_no_support(everyone: World) -> None:
    names = {one.username for one in staff_of(everyone.oakfield.pk, TODAY)}
    assert {"senco", "teacher", "subject_teacher", "dsl", "office", "cover"} <= names
    assert names.isdisjoint({"governor", "therapist", "school_dpo", "parent", "pupil", "leaver"})


def test_oversight_counts_what_was_opened_in_its_own_schools(everyone: World) -> None:
    everyone.client("senco").get(f"/children/{everyone.ada.public_id}/")
    everyone.client("far_senco").get(f"/children/{everyone.children['far'].public_id}/")
    page = everyone.client("dpo").get(reverse("oversight_home")).content.decode()
    assert "SENCO" in page
    assert "Oakfield" in page
    assert "Farland" not in page
    assert Event.objects.filter(kind="read", organisation_id=everyone.farland.pk).exists()
    system = everyone.client("operator").get(reverse("platform_home")).content.decode()
    assert "Brook Primary" in system
    assert "Farland" not in system


def test_the_family_reads_who_was_invited(everyone: World) -> None:
    page = everyone.client("parent").get(f"/family/{everyone.ada.public_id}/who/").content.decode()
    assert "Therapist" in page
    assert "Designated safeguarding lead" in page
