"""A model of provision: described, checked for names, published to trust or area, read, taken over, withdrawn."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from goldthread.access.roles import RoleName
from goldthread.records.assurance.models import ModelOfProvision
from goldthread.records.audit.models import Event
from goldthread.records.drafts.models import Draft
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import Child
from goldthread.records.provision.models import CatalogueEntry
from tests.factories.taught import taught
from tests.factories.world import World, make_school, make_user

pytestmark = pytest.mark.django_db
NAME = "Reading club"
DESCRIBED = {
    "name": NAME, "what": "Read aloud in turns.\nTalk about each page.", "for_whom": "Pupils who avoid print",
    "who": "Trained TA", "takes": "An hour of training", "audience": "trust", "nobody": "on",
}  # fmt: skip


def sent(**changes: str) -> dict[str, str]:
    return {**DESCRIBED, **changes, "receipt": str(uuid4())}


def publish(world: World, group_id: int, **changes: str) -> Any:
    path = reverse("model_publish", args=(group_id,))
    return world.client("senco").post(path, sent(**changes))


def published(world: World, children: int = 60, **changes: str) -> ModelOfProvision:
    group = taught(world.oakfield, NAME, children, key="reading_club")
    answer = publish(world, group.pk, **changes)
    assert answer.status_code == 302
    return ModelOfProvision.objects.get()


def page(world: World, nickname: str, name: str, *args: int) -> str:
    answer = world.client(nickname).get(reverse(name, args=args))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def act(world: World, nickname: str, name: str, model: ModelOfProvision) -> int:
    path = reverse(name, args=(model.pk,))
    status: int = world.client(nickname).post(path, {"receipt": str(uuid4())}).status_code
    return status


def test_what_is_published_is_read_by_the_trust_with_frozen_results(world: World) -> None:
    model = published(world)
    assert "canary" not in str(model.results)
    assert f'href="{reverse("model_page", args=(model.pk,))}"' in page(
        world, "brook_senco", "models_list"
    )
    text = page(world, "brook_senco", "model_page", model.pk)
    assert "Oakfield Primary" in text
    assert "20 minutes, 5 times a week, 12 weeks" in text
    assert "60 pupils, 60 targets, 7 September 2026" in text
    assert "As it stood on 18 November 2026" in text
    assert "which is an association: it does not show that the support was the cause" in text
    assert "canary" not in text
    taught(world.oakfield, NAME, 30)
    assert page(world, "brook_senco", "model_page", model.pk).count("60 pupils") == 1
    event = Event.objects.get(action="model.published")
    assert event.organisation_id == world.oakfield.pk


def test_results_of_fewer_than_ten_pupils_do_not_leave(world: World) -> None:
    model = published(world, children=9)
    assert model.results == {}
    assert "fewer than 10 pupils had it" in page(world, "brook_senco", "model_page", model.pk)


def test_a_group_called_after_a_pupil_is_published_under_its_new_name_alone(world: World) -> None:
    group = taught(world.oakfield, "Ada’s club", 60)
    assert publish(world, group.pk).status_code == 302
    model = ModelOfProvision.objects.get()
    assert "Ada" not in str(model.results)
    assert f"Children who had {NAME} ended" in page(world, "brook_senco", "model_page", model.pk)


@pytest.mark.parametrize(
    ("field", "text", "word"),
    [
        ("what", "Read with Ada in turns.", "Ada"),
        ("for_whom", "for pupils like zyxcanary", "zyxcanary"),
        ("name", "Ada’s club", "Ada"),
        ("takes", "A room near Nicknamed’s class", "Nicknamed"),
    ],
)
def test_a_pupils_name_is_refused_with_the_word_and_nothing_is_lost(
    world: World, field: str, text: str, word: str
) -> None:
    Child.objects.filter(pk=world.children["cleo"].pk).update(preferred_forename="Nicknamed")
    group = taught(world.oakfield, NAME, 3)
    answer = publish(world, group.pk, **{field: text})
    assert answer.status_code == 422
    said = " ".join(answer.content.decode().split())
    assert f"names of pupils of your school: “{word}”" in said
    assert text in said
    assert ModelOfProvision.objects.count() == 0
    assert Event.objects.filter(action="model.published").count() == 0


def test_every_box_is_asked_for_and_what_was_typed_stays(world: World) -> None:
    group = taught(world.oakfield, NAME, 3)
    answer = publish(world, group.pk, takes="", nobody="")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "tick that nobody is named in it" in text
    assert "Talk about each page." in text


def test_sent_twice_it_is_published_once(world: World) -> None:
    group = taught(world.oakfield, NAME, 3)
    form = sent()
    client = world.client("senco")
    for _ in range(2):
        path = reverse("model_publish", args=(group.pk,))
        assert client.post(path, form).status_code == 302
    assert ModelOfProvision.objects.count() == 1


def test_who_may_publish_and_what_of(world: World) -> None:
    group = taught(world.oakfield, NAME, 3)
    far = taught(world.farland, NAME, 3)
    path = reverse("model_publish", args=(group.pk,))
    for nickname in ("head", "teacher", "parent", "trust_lead"):
        assert world.client(nickname).get(path).status_code == 403, nickname
    assert world.client("senco").get(reverse("model_publish", args=(far.pk,))).status_code == 404
    assert "Describe it for other schools" in page(world, "senco", "school_work", group.pk)
    assert "Describe it for other schools" not in page(world, "head", "school_work", group.pk)


def test_the_trust_does_not_publish_to_strangers_nor_the_area_to_another(world: World) -> None:
    authority = Organisation.objects.create(kind="authority", name="Wyndale Council", la_code="899")
    near = make_school("Near Primary", "900009", None)
    Organisation.objects.filter(pk__in=(world.oakfield.pk, near.pk)).update(authority=authority)
    world.people["near_senco"] = make_user("near_senco", RoleName.SENCO, near)
    model = published(world)
    for nickname in ("far_senco", "near_senco"):
        assert (
            world.client(nickname).get(reverse("model_page", args=(model.pk,))).status_code == 404
        ), nickname
        assert NAME not in page(world, nickname, "models_list")
        assert act(world, nickname, "model_take", model) == 404
        assert act(world, nickname, "model_withdraw", model) == 404
    ModelOfProvision.objects.update(audience="area")
    assert NAME in page(world, "near_senco", "models_list")
    assert NAME not in page(world, "far_senco", "models_list")
    assert NAME not in page(world, "brook_senco", "models_list")


def test_it_is_taken_over_into_ones_own_catalogue_once(world: World) -> None:
    model = published(world)
    assert act(world, "brook_senco", "model_take", model) == 302
    entry = CatalogueEntry.objects.get(school=world.brook)
    assert (entry.name, entry.what, entry.minutes, entry.times_per_week) == (
        NAME, DESCRIBED["what"], 20, 5,
    )  # fmt: skip
    assert Event.objects.get(action="model.taken_over").organisation_id == world.brook.pk
    client = world.client("brook_senco")
    again = client.post(
        reverse("model_take", args=(model.pk,)), {"receipt": str(uuid4())}, follow=True
    )
    assert "Your catalogue has an entry with this name" in again.content.decode()
    assert CatalogueEntry.objects.filter(school=world.brook).count() == 1
    assert act(world, "senco", "model_take", model) == 404


def test_withdrawn_it_is_gone_for_others_and_kept_at_home(world: World) -> None:
    model = published(world)
    assert act(world, "brook_senco", "model_withdraw", model) == 404
    assert act(world, "head", "model_withdraw", model) == 403
    assert act(world, "senco", "model_withdraw", model) == 302
    assert act(world, "senco", "model_withdraw", model) == 302
    assert Event.objects.filter(action="model.withdrawn").count() == 1
    assert (
        world.client("brook_senco").get(reverse("model_page", args=(model.pk,))).status_code == 404
    )
    assert act(world, "brook_senco", "model_take", model) == 404
    assert "Withdrawn" in page(world, "senco", "model_page", model.pk)


def test_a_school_alone_is_told_that_there_is_nobody_to_publish_to(world: World) -> None:
    group = taught(world.farland, NAME, 3)
    assert "nobody to publish to" in page(world, "far_senco", "model_publish", group.pk)


def test_statements_are_the_same_for_few_and_many(
    world: World, django_assert_max_num_queries: Any
) -> None:
    model = published(world, children=3)
    client = world.client("brook_senco")
    client.get(reverse("models_list"))
    for more in (0, 3):
        for number in range(more):
            model.pk, model.name = None, f"Club {number}"
            model.save()
        with django_assert_max_num_queries(12):
            assert client.get(reverse("models_list")).status_code == 200


def test_what_is_typed_is_kept_until_it_is_published_but_for_the_tick(world: World) -> None:
    group = taught(world.oakfield, NAME, 10, key="reading_club")
    path = reverse("model_publish", args=(group.pk,))
    client = world.client("senco")
    half = DESCRIBED | {"what": "Read aloud in tu"}
    assert client.post(f"/drafts/?form={path}", half).status_code == 200
    assert "Read aloud in tu" in page(world, "senco", "model_publish", group.pk)
    kept = client.post(path, sent(what="Read aloud, then talk", save_draft="1"))
    assert kept.status_code == 302
    assert ModelOfProvision.objects.count() == 0
    text = page(world, "senco", "model_publish", group.pk)
    assert "Read aloud, then talk" in text
    assert "data-draft-url" in text
    assert "There is a problem" not in text
    assert "checked" in text.split('name="audience"')[1].split("</div>")[0]
    assert "checked" not in text.split('name="nobody"')[1].split("</div>")[0]
    assert publish(world, group.pk).status_code == 302
    assert Draft.objects.count() == 0
