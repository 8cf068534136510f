"""Finding entries in teachers' words, and ranking them for what gets in a child's way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldthread.records.guidance.matching import (
    LibrarySearch,
    Wanted,
    match_barriers,
    search_library,
    studied_with,
)
from goldthread.records.guidance.shipped import shipped_guidance
from goldthread.records.guidance.words import is_in, stem, terms_of, units_of
from goldthread.statute.vocabulary.guidance import Certainty, Finding, GuidanceSetting, Helper
from goldthread.statute.vocabulary.needs import NeedArea, NeedType
from tests.unit.guidance.samples import UNSOURCED, entry

ENTRIES = shipped_guidance()
SEMH, LEARNING = NeedArea.SEMH, NeedArea.COGNITION_AND_LEARNING


def keys(found: list) -> list[str]:
    return [one.key for one in found]


def found(words: str, **also: object) -> list[str]:
    return keys(search_library(ENTRIES, LibrarySearch(words=words, **also)))


@pytest.mark.parametrize(
    "family",
    [
        ("story", "stories"), ("read", "reads", "reading"), ("write", "writes", "writing"),
        ("sit", "sits", "sitting"), ("spell", "spells", "spelling"), ("worry", "worries"),
        ("class", "classes"), ("friend", "friends"), ("share", "shares", "sharing", "shared"),
    ],
)  # fmt: skip
def test_word_and_its_endings_are_one(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1


@pytest.mark.parametrize("word", ["bus", "this", "ing", "ed", "es", "is"])
def test_short_word_keeps_its_ending(word: str) -> None:
    assert stem(word) == word


def test_phrases_that_mean_the_same_are_one_unit() -> None:
    assert units_of("taking turns") == units_of("turn-taking")
    assert units_of("he can’t sit still") == units_of("fidgeting")
    assert units_of("the child is not") == ()
    assert is_in("phoni", terms_of("phonics lessons"))
    assert not is_in("pho", {"phonic"})


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("fidgeting", "active_breaks"), ("can't sit still", "active_breaks"),
        ("Makaton", "augmentative_communication"), ("selective mutism", "speaking_in_small_steps"),
        ("radio aid", "remote_microphone"), ("EBSA", "small_steps_back_to_school"),
        ("dyscalculia", "explicit_maths_intervention"), ("letter formation", "handwriting_teaching"),
        ("stutters", "therapy_for_stammering"), ("not sleeping", "sleep_routine_with_family"),
        ("subtitles", "captions_on_films"), ("exam stress", "exam_worry_sessions"),
        ("gets stuck on words", "therapy_for_stammering"),
        ("school dog", "reading_to_dogs"), ("ear muffs", "ear_defenders"),
    ],
)  # fmt: skip
def test_library_is_found_in_teachers_words(typed: str, key: str) -> None:
    assert key in found(typed)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("reads by touch", "reading_in_braille"), ("white stick", "habilitation"),
        ("cane", "habilitation"), ("gets lost", "habilitation"), ("MSI", "objects_of_reference"),
        ("AVT", "auditory_verbal_therapy"), ("swimming", "exercise_in_water"),
        ("still in nappies", "learning_to_use_the_toilet"),
        ("wets herself", "learning_to_use_the_toilet"), ("sensory room", "multi_sensory_room"),
        ("inhaler", "managing_asthma_at_school"), ("taxi to school", "travel_training"),
        ("voice of the child", "leading_ones_own_meeting"),
        ("brushing teeth", "everyday_skills_step_by_step"),
        ("runs out of time", "extra_time_in_tests"), ("mind maps", "graphic_organisers"),
        ("inferring", "inference_teaching"), ("voice typing", "speaking_instead_of_writing"),
        ("RPM", "facilitated_communication"), ("starting Reception", "starting_school"),
        ("ACEs", "trauma_informed_school"), ("at risk of exclusion", "mentor_who_stays"),
        ("walks out", "break_card"), ("time out", "break_card"),
        ("emotion coaching", "colour_zones_for_feelings"),
    ],
)  # fmt: skip
def test_what_teachers_call_it_brings_it_among_the_first_three(typed: str, key: str) -> None:
    assert key in found(typed)[:3]


def test_cane_is_not_the_little_word_can() -> None:
    assert units_of("can") == ()
    assert units_of("long canes") == units_of("cane") != ()


@pytest.mark.parametrize(
    ("title", "area", "age", "key"),
    [
        ("Gets lost between lessons", NeedArea.SENSORY_AND_PHYSICAL, 12, "habilitation"),
        ("Not toilet trained", NeedArea.SENSORY_AND_PHYSICAL, 4, "learning_to_use_the_toilet"),
        ("Comes by taxi and cannot travel alone", LEARNING, 14, "travel_training"),
        ("Runs out of time in tests", LEARNING, 15, "extra_time_in_tests"),
        ("Worried about starting school", SEMH, 4, "starting_school"),
        ("At risk of exclusion", SEMH, 14, "mentor_who_stays"),
        ("Leaves the classroom without asking", SEMH, 9, "break_card"),
    ],
)
def test_barrier_in_a_teachers_words_brings_what_is_for_it(
    title: str, area: NeedArea, age: int, key: str
) -> None:
    assert key in keys([one.entry for one in match(Wanted(title, area), age=age)[:2]])


def test_trouble_shares_no_little_word_with_worry() -> None:
    ranked = match(Wanted("Worries about coming into school", SEMH), age=9)
    assert "break_card" not in keys([one.entry for one in ranked])


def test_what_made_no_difference_stands_after_what_helped() -> None:
    assert found("dyslexia")[-1] == "coloured_overlays"
    assert len(found("dyslexia")) > 2


def test_every_word_must_be_found_and_filters_keep_to_what_they_say() -> None:
    assert found("dyslexia makaton") == []
    assert len(found("")) == len(ENTRIES)
    sharp = search_library(
        ENTRIES,
        LibrarySearch(area="semh", kind="strategy", setting="whole_class", age=7, certainty="low"),
    )
    assert keys(sharp) == [
        "break_card", "checking_ones_own_attention", "specific_praise", "active_breaks",
        "weighted_vests",
    ]  # fmt: skip
    assert found("", age=25) == keys(
        search_library([one for one in ENTRIES if one.ages[1] == 25], LibrarySearch())
    )


@given(st.text(max_size=60))
def test_search_takes_anything_and_finds_no_more_than_there_is(words: str) -> None:
    assert set(found(words)) <= set(keys(list(ENTRIES)))


@given(st.sampled_from(ENTRIES), st.data())
def test_entry_is_found_by_any_of_its_own_names(one: object, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([one.name, *one.synonyms, *one.barriers]))
    assert one.key in found(name)


def match(*wanted: Wanted, entries: tuple = ENTRIES, age: int | None = 8, **have: object) -> list:
    return match_barriers(entries, wanted, age=age, **have)


def test_entries_are_ranked_for_the_barrier_with_the_barrier_as_the_reason() -> None:
    phonics = Wanted("Linking letters and sounds does not stick yet", LEARNING)
    ranked = match(phonics, need_types=frozenset({NeedType.SPLD}))
    assert ranked[0].entry.key == "systematic_phonics"
    assert ranked[0].barriers == (phonics.title,)
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)


@pytest.mark.parametrize("title", ["Stammers when reading aloud", "Stutters when he reads aloud"])
def test_stammer_stands_before_the_reading_it_shows_in(title: str) -> None:
    ranked = match(Wanted(title, NeedArea.COMMUNICATION_AND_INTERACTION))
    assert ranked[0].entry.key == "therapy_for_stammering"
    assert found(title)[0] == "therapy_for_stammering"


def test_age_and_what_there_is_are_kept_to() -> None:
    worry = Wanted("Worries about coming into school", SEMH)
    assert all(one.entry.suits_age(4) for one in match(worry, age=4))
    by_specialist = match(worry, led_by=frozenset({Helper.SPECIALIST}))
    assert by_specialist
    assert all(Helper.SPECIALIST in one.entry.led_by for one in by_specialist)
    assert not match(worry, settings=frozenset({GuidanceSetting.WHOLE_CLASS}), age=3)


def test_barrier_that_weighs_more_moves_its_entries_up() -> None:
    den, tune = entry(), entry(key="tune", name="Tune", barriers=["remembering new words"])
    friends = Wanted("Working with other children", SEMH, impact=1)
    words = Wanted("Remembering new words", SEMH, impact=3)
    ranked = match(friends, words, entries=(den, tune))
    assert keys([one.entry for one in ranked]) == ["tune", "den_building"]


def test_surer_entry_stands_before_its_twin_and_no_difference_last_with_nothing() -> None:
    twins = [
        entry(key="a", certainty="low"), entry(key="b", certainty="high"),
        entry(key="c", result="no_difference"), entry(key="d", **UNSOURCED),
    ]  # fmt: skip
    among = (*ENTRIES, *twins)
    ranked = [
        one
        for one in match(Wanted("Working with other children", SEMH), entries=among)
        if one.entry in twins
    ]
    assert keys([one.entry for one in ranked]) == ["b", "a", "d", "c"]
    assert ranked[-1].score == 0
    assert ranked[-1].entry.result is Finding.NO_DIFFERENCE
    assert ranked[-2].entry.certainty is Certainty.UNSOURCED


def test_entry_of_other_needs_counts_half() -> None:
    wanted = Wanted("Working with other children", SEMH)
    same = match(wanted, entries=(entry(),), need_types=frozenset({NeedType.SEMH}))[0]
    other = match(wanted, entries=(entry(),), need_types=frozenset({NeedType.HI}))[0]
    unknown = match(wanted, entries=(entry(),))[0]
    assert other.score == pytest.approx(same.score / 2)
    assert unknown.score == same.score
    assert not studied_with(entry(), frozenset({NeedType.HI}))
    assert studied_with(entry(need_types=[]), frozenset({NeedType.HI}))


def test_one_word_of_a_description_alone_is_chance() -> None:
    def keys_for(looks_like: str) -> list[str]:
        barrier = Wanted("Zzz qqq", SEMH, looks_like)
        return [one.entry.key for one in match(barrier, entries=(*ENTRIES, entry()))]

    assert "den_building" not in keys_for("Talks of the forest")
    assert "den_building" in keys_for("Talks of the forest and the woods with other children")


def test_barrier_that_shares_nothing_finds_nothing() -> None:
    assert match(Wanted("Zzz qqq", SEMH)) == []
    assert match() == []


@given(
    st.lists(
        st.builds(
            Wanted,
            title=st.text(max_size=40),
            area=st.sampled_from(NeedArea),
            looks_like=st.sampled_from(["", "Cannot sit still in maths", "worried at playtime"]),
            impact=st.integers(1, 3),
        ),
        max_size=3,
    ),
    st.one_of(st.none(), st.integers(2, 19)),
)
def test_no_match_is_of_another_age_or_without_a_reason(wanted: list[Wanted], age: int) -> None:
    titles = {one.title for one in wanted}
    for one in match(*wanted, age=age):
        assert one.entry.suits_age(age)
        assert one.barriers
        assert set(one.barriers) <= titles
        assert one.score >= 0
