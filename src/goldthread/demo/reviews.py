"""Reviews: views of child, family and school, what came of each target and line, what was decided."""

from goldthread.demo.chance import Chance
from goldthread.demo.content import said_for
from goldthread.demo.people import Area, Pupil, days
from goldthread.demo.plans import Aim, Turn
from goldthread.demo.provision import Line, Running
from goldthread.records.contributions.models import Agreement, Contribution
from goldthread.records.sen_support.models import LineReview, Review, TargetReview
from goldthread.statute.dose import Dose, minutes_owed

HEARD = {"child": 0.74, "family": 0.7, "school": 0.92}
FEELINGS = {"positive": ("great", "good"), "mixed": ("okay",), "worried": ("hard", "worried")}
AGREED = {"agreed": 0.86, "talk": 0.05, "": 0.09}
MESSAGES_EACH = 1.2


def add_reviews(area: Area, turns: list[Turn]) -> None:
    """Views and agreements for every cycle, and the review of each that is closed."""
    last = {turn.pupil.id: turn for turn in turns}
    for turn in turns:
        chance = area.chance("review", turn.id)
        tone = _tone(chance, turn)
        _agreement(area, chance, turn)
        _views(area, chance, turn, tone)
        if turn.held_on:
            _review(area, chance, turn, tone, is_last=last[turn.pupil.id] is turn)
    _messages(area)


def _tone(chance: Chance, turn: Turn) -> str:
    progress = sum(aim.progress for aim in turn.aims) / len(turn.aims)
    if progress >= 0.75:
        return chance.by_weight({"positive": 7, "mixed": 3})
    if progress >= 0.35:
        return chance.by_weight({"positive": 2, "mixed": 6, "worried": 2})
    return chance.by_weight({"mixed": 4, "worried": 6})


def _agreement(area: Area, chance: Chance, turn: Turn) -> None:
    answer = chance.by_weight(AGREED)
    day = area.open.on_or_after(turn.starts_on + days(chance.randrange(1, 8)))
    if turn.is_draft or not answer or day >= area.on or turn.pupil.parent_id is None:
        return
    area.rows.add(
        Agreement,
        child_id=turn.pupil.id,
        cycle_id=turn.id,
        voice="family",
        answer=answer,
        comment="" if answer == "agreed" else "Could we talk about the times first?",
        by_id=turn.pupil.parent_id,
        at=area.moment(day, 19, 20),
    )


def _views(area: Area, chance: Chance, turn: Turn, tone: str) -> None:
    """Before the review: most are heard. For a review to come, some already are."""
    pupil = turn.pupil
    if turn.is_draft or turn.due_on > area.on + days(14):
        return
    voices = area.content.voices["views"]
    said = {
        "child": voices["child"][pupil.band],
        "family": voices["family"],
        "school": voices["school"],
    }
    authors = {
        "child": pupil.user_id
        if pupil.band == "teen"
        else (pupil.group.support or pupil.teachers[0]).id,
        "family": pupil.parent_id,
        "school": pupil.teachers[0].id,
    }
    for voice, share in HEARD.items():
        day = area.open.on_or_before(turn.last_day - days(chance.randrange(1, 9)))
        if day < area.on and chance.happens(share):
            area.rows.add(
                Contribution,
                child_id=pupil.id,
                cycle_id=turn.id,
                voice=voice,
                prompt="review",
                text=chance.choice(said[voice][tone]).replace("{first}", pupil.first),
                feeling=chance.choice(FEELINGS[tone]) if voice == "child" else "",
                by_id=authors[voice],
                made_at=area.moment(day, 20 if voice == "family" else 14),
            )


def _review(area: Area, chance: Chance, turn: Turn, tone: str, *, is_last: bool) -> None:
    pupil, learned = turn.pupil, area.content.voices["reviews"]["what_we_learned"]
    possible = 2 * len(area.open.between(turn.term.first, turn.last_day))
    attended = ["teacher", "senco"]
    attended += [who for who, share in (("family", 0.78), ("child", 0.6)) if chance.happens(share)]
    ended = is_last and pupil.support_until is not None
    number = area.rows.add(
        Review,
        child_id=pupil.id,
        cycle_id=turn.id,
        held_on=turn.held_on,
        attended=attended,
        sessions_possible=possible,
        sessions_attended=possible - round(possible * pupil.absence),
        learned=said_for(chance, learned, pupil.need, pupil.first),
        decision="end" if ended else _decision(chance, tone),
        next_step="Watch for a term" if ended else "",
        by_id=pupil.school.senco.id if turn.number % 2 else pupil.teachers[0].id,
    )
    for aim in turn.aims:
        _target(area, turn, number, aim)
    for line, group in turn.lines:
        _line(area, chance, turn, number, line, group)


def _decision(chance: Chance, tone: str) -> str:
    if tone == "worried":
        return chance.by_weight({"change": 6, "seek_advice": 3, "continue": 1})
    return chance.by_weight({"continue": 6, "change": 2, "step_down": 1 if tone == "mixed" else 2})


def _target(area: Area, turn: Turn, review_id: int, aim: Aim) -> None:
    area.rows.add(
        TargetReview,
        child_id=turn.pupil.id,
        review_id=review_id,
        target_id=aim.target_id,
        result="met" if aim.progress >= 1 else "on_the_way" if aim.progress >= 0.35 else "not_yet",
    )


def _line(
    area: Area, chance: Chance, turn: Turn, review_id: int, line: Line, group: Running
) -> None:
    progress = max((aim.progress for aim in turn.aims), default=0)
    helped = (
        {"a_lot": 6, "somewhat": 3}
        if progress >= 0.9
        else {"somewhat": 5, "little": 2, "cannot_tell": 2}
    )
    area.rows.add(
        LineReview,
        child_id=turn.pupil.id,
        review_id=review_id,
        line_id=line.id,
        helped=chance.by_weight(helped),
        minutes_planned=_planned(area, line, group),
        minutes_delivered=line.delivered,
    )


def _planned(area: Area, line: Line, group: Running) -> int:
    """As the ledger counts: each open day owes a fifth of a week."""
    if not group.minutes:
        return 0
    weeks = max(1, (group.last - group.first).days // 7)
    dose = Dose(group.minutes, group.entry["times_per_week"], weeks)
    return minutes_owed(dose, len(area.open.between(line.first, line.last)))


def _messages(area: Area) -> None:
    """Families write between reviews too."""
    for school in area.schools:
        for pupil in school.register:
            chance = area.chance("messages", pupil.id)
            for _ in range(chance.choices((0, 1, 2, 3), (30, 35, 25, 10))[0]):
                _message(area, chance, pupil)


def _message(area: Area, chance: Chance, pupil: Pupil) -> None:
    first = max(pupil.since, area.began, pupil.support_from or area.began)
    school_days = area.open.between(first, area.on - days(1))
    if not school_days or pupil.parent_id is None:
        return
    text = said_for(chance, area.content.voices["parents"]["messages"], pupil.need, pupil.first)
    area.rows.add(
        Contribution,
        child_id=pupil.id,
        voice="family",
        prompt="anything",
        text=text,
        by_id=pupil.parent_id,
        made_at=area.moment(chance.choice(school_days), 7, 40),
    )
