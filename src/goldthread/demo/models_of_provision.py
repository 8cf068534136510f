"""Two schools tell others how they give a support: the special school its area, the primary its trust."""

from typing import Final

from goldthread.demo.people import Area
from goldthread.records.accounts.models import User
from goldthread.records.assurance.actions.models_of_provision import Described, publish_model
from goldthread.records.assurance.queries.frozen_results import results_of
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.queries.children import actor_for
from goldthread.records.provision.models import ProvisionGroup

MODELS: Final = (
    (
        2,
        "vocabulary_group",
        "area",
        {
            "what": "On the day before a topic begins, we teach six of its words with real things, photographs "
            "and signs. Everyone says each word, sorts it and uses it in a sentence of their own. The same "
            "words are on the wall in class all week, and the adult in class asks for them by name.",
            "for_whom": "Pupils who lose the thread of a lesson because its words are new. It does not suit "
            "pupils who are still learning to look at an object together with an adult.",
            "takes": "An hour with our speech therapist to choose words, photographs of each, and twenty "
            "minutes with the class teacher every week. Cover that group first when somebody is away.",
        },
    ),
    (
        0,
        "sentence_building_group",
        "trust",
        {
            "what": "We build one sentence together in colours: who, doing what, where. Then each pupil changes "
            "one part and says it to somebody who was not in the room. We stop at four sentences.",
            "for_whom": "Pupils whose sentences lack parts, in Years 1 to 4. Older pupils found the cards too "
            "young.",
            "takes": "Cards in five colours, half a day of training from our speech therapist, and a quiet "
            "corner. The class teacher uses the same colours on the board.",
        },
    ),
)


def add_models(area: Area) -> None:
    """Through the action, as their SENCOs would do it."""
    for place, key, audience, texts in MODELS:
        school = Organisation.objects.get(pk=area.schools[place].id)
        groups = ProvisionGroup.objects.filter(school=school, entry__key=key)
        group = groups.select_related("entry").order_by("pk").first()
        if group is None or group.entry is None:
            continue
        senco = User.objects.get(username=f"{area.schools[place].code}.senco")
        described = Described(
            name=group.entry.name, who=group.entry.who, layer=group.layer, area=group.area,
            minutes=group.minutes, times_per_week=group.times_per_week, weeks=group.weeks,
            group_size=group.entry.group_size, **texts,
        )  # fmt: skip
        publish_model(
            school=school, audience=audience, described=described,
            results=results_of(school.pk, group.pk, area.on),
            by=actor_for(senco, area.on), at=area.at,
        )  # fmt: skip
