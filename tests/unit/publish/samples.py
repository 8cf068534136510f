"""Documents of an ordinary length, with words from the demo's own content."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import goldthread.demo
from goldthread.publish.day_one.content import Asked, DayOneContent
from goldthread.publish.profile.content import (
    BarrierLine,
    DiagnosisLine,
    ProfileContent,
    TriedLine,
)
from goldthread.publish.provision_map.content import MapChild, MapLine, ProvisionMapContent
from goldthread.publish.review_record.content import LineReviewed, ReviewContent, TargetReviewed
from goldthread.publish.sheet.about import About, Said
from goldthread.publish.support_plan.content import (
    Answer,
    OutcomePlan,
    Progress,
    ProvisionPlan,
    SupportPlanContent,
    TargetPlan,
)
from goldthread.statute.vocabulary.delivery import Voice

CONTENT = Path(goldthread.demo.__file__).parent / "content"
TODAY = date(2026, 11, 18)
AWKWARD = tuple(
    f"{name['first']} {name['surname']}"
    for name in tomllib.loads((CONTENT / "names.toml").read_text())["awkward"]
)
PROFILES = tomllib.loads((CONTENT / "profiles.toml").read_text())["profile"]


def about(name: str = "Ada Zyxcanary", *, family: bool = False, synthetic: bool = True) -> About:
    words = name.split()
    return About(
        name=name,
        first_name=words[0],
        initials=(words[0][0] + words[-1][0]).upper(),
        where="Year 5 · Oak · Oakfield Primary",
        school="Oakfield Primary",
        made_on=TODAY,
        synthetic=synthetic,
        for_family=family,
    )


def profile(name: str = "Ada Zyxcanary", number: int = 4) -> ProfileContent:
    source = PROFILES[number]
    first = name.split()[0]

    def filled(text: str) -> str:
        return text.replace("{first}", first)

    return ProfileContent(
        about=about(name),
        strengths=tuple(Said(filled(one), Voice.SCHOOL) for one in source["strengths"]),
        interests=tuple(Said(one, Voice.SCHOOL) for one in source["interests"]),
        aspirations=tuple(Said(one, Voice.CHILD) for one in source["aspirations"][:1]),
        matters_to_me=(Said(filled(source["matters_to_me"]), Voice.CHILD),),
        best_support=(
            Said(filled(source["best_support"]), Voice.CHILD),
            Said(filled(source["family_voice"]), Voice.FAMILY),
        ),
        alerts=("Wears hearing aids in both ears: stand where your face is in the light",),
        do=tuple(source["do"]),
        avoid=(source["avoid"],),
        barriers=tuple(
            BarrierLine(filled(one["barrier"]), filled(one["impact"])) for one in source["barriers"]
        ),
        tried=tuple(TriedLine(one["what"], one["came_of_it"]) for one in source["tried"]),
        diagnoses=(
            DiagnosisLine("Developmental language disorder", "Dr A. Rahman", date(2024, 5, 3)),
        ),
    )


def provision(name: str = "Narrative group", delivered: int | None = 412) -> ProvisionPlan:
    return ProvisionPlan(
        name=name,
        what="Children tell and act out stories with pictures for who, where and what happened.",
        dose="20 minutes, 3 times a week, 8 weeks, group of 4: 8 hours in all",
        who="Ms Pilling, teaching assistant",
        where="Rainbow room",
        starts_on=date(2026, 9, 14),
        ends_on=date(2026, 12, 4),
        delivered_minutes=delivered,
        planned_minutes=496 if delivered is not None else None,
    )


def plan(name: str = "Ada Zyxcanary", *, family: bool = False) -> SupportPlanContent:
    first = name.split()[0]
    return SupportPlanContent(
        about=about(name, family=family),
        number=3,
        state="active",
        starts_on=date(2026, 9, 7),
        review_due_on=date(2026, 12, 11),
        lead="Mrs H. Garside, SENCO",
        what_we_know=(
            f"{first} remembers every song after hearing it twice and tells long stories at home. "
            "In class, long spoken instructions run past before they make sense.\n"
            "Picture choices helped last term; the word book went home and came back full."
        ),
        outcomes=(
            OutcomePlan(
                "Communication and interaction",
                f"{first} can tell others what has happened, so that they understand.",
                (
                    TargetPlan(
                        f"By 11 December, {first} explains 9 of 12 topic words.",
                        "I can say what the topic words mean.",
                        "A short check, repeated often",
                        date(2026, 12, 11),
                        Progress(
                            "Began: 3 words of 12", "Now: 7", "Goal: 9 words of 12", 0.0, 4 / 6, 1.0
                        ),
                    ),
                    TargetPlan(
                        f"{first} retells a short event in order to an adult, in two settings.",
                        "",
                        "Five steps towards a goal",
                        date(2026, 12, 11),
                        None,
                        (
                            ("Much less than we expected", "Names one thing with prompts"),
                            ("A little less than we expected", "Tells one part"),
                            ("What we expected", "Tells who, where and what happened in order"),
                            ("A little more than we expected", "Adds an ending and one feeling"),
                            ("Much more than we expected", "Tells a friend, unprompted"),
                        ),
                    ),
                ),
                (provision(), provision("Pre-teaching of topic words", 120)),
            ),
        ),
        other_provision=(provision("Visual timetable", None),),
        views=(
            Said("My teacher explains it before, so I put my hand up now.", Voice.CHILD, TODAY),
            Said("There are fewer tears in the morning.", Voice.FAMILY, TODAY),
        ),
        answers=(Answer(Voice.FAMILY, "Agreed.", TODAY, "Thank you for the pictures."),),
        signers=(first, "Parent or carer", "For the school"),
    )


def review(name: str = "Ada Zyxcanary") -> ReviewContent:
    return ReviewContent(
        about=about(name),
        number=2,
        held_on=date(2026, 7, 8),
        plan_from=date(2026, 4, 20),
        attended=("Ada", "Her mother", "Mr Clegg, class teacher", "Mrs Garside, SENCO"),
        learned="Pictures first, then words. Short and often beats long and rare.",
        decision="Change the plan",
        next_step="Start pre-teaching of topic words in September.",
        attendance="In school for 142 of 150 half days (94%).",
        led_by="Mrs H. Garside",
        targets=(
            TargetReviewed(
                "Explains 9 of 12 topic words", "3 words", "9 words", "7 words", "On the way"
            ),
            TargetReviewed(
                "Asks for help with the card", "–", "Yes", "Yes", "Met", "Without a reminder."
            ),
        ),
        lines=(
            LineReviewed("Narrative group", 480, 412, "Helped a lot", "Loved acting it out."),
            LineReviewed("Visual timetable", 0, 0, "Helped somewhat"),
        ),
        views=(Said("I like it when we do it every day.", Voice.CHILD, date(2026, 7, 6)),),
        signers=("Ada", "Parent or carer", "For the school"),
    )


def class_map(children: int = 12, *, costs: bool = False) -> ProvisionMapContent:
    def line(number: int) -> MapLine:
        return MapLine(
            name=("Narrative group", "Precision teaching", "Movement breaks")[number % 3],
            layer=("Targeted", "Targeted plus")[number % 2],
            dose="20 minutes, 3 times a week, 8 weeks, group of 4: 8 hours in all",
            who="Ms Pilling",
            until=date(2026, 12, 4),
            planned_minutes=496,
            delivered_minutes=300 + 10 * number,
            cost_to_date=Decimal("41.20") if costs else None,
            cost_planned=Decimal("96.00") if costs else None,
        )

    return ProvisionMapContent(
        class_name="Oak",
        school="Oakfield Primary",
        made_on=TODAY,
        children=tuple(
            MapChild(name, "SEN Support", (line(number), line(number + 1)))
            for number, name in enumerate(AWKWARD[:children])
        ),
        without=17,
        with_costs=costs,
        synthetic=True,
    )


def day_one(name: str = "Ada Zyxcanary") -> DayOneContent:
    known = profile(name)
    return DayOneContent(
        about=about(name),
        alerts=known.alerts,
        first_day="Meet at the side gate at 8.45. Her peg is by the door and has a train on it.",
        do=known.do,
        avoid=known.avoid,
        matters_to_me=known.matters_to_me,
        best_support=known.best_support[:1],
        targets=("I can say what the topic words mean.",),
        support=(("Narrative group", "20 minutes, 3 times a week"),),
        people=(("Key adult", "Ms Pilling"), ("Class teacher until now", "Mr Clegg")),
        from_teacher="Ada shines when she knows what comes next. Say hello first; she will not.",
        from_teacher_name="Mr Clegg",
        asked=(Asked("Does she have a quiet place?", "Yes, the book corner."),),
    )
