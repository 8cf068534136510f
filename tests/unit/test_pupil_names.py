"""Names of pupils in what is about to leave a school: found in any case, and ordinary words left alone."""

from hypothesis import given
from hypothesis import strategies as st

from goldthread.records.assurance.queries.pupil_names import names_in, ordinary_words, parts_of

ORDINARY = frozenset({"will", "may", "small", "groups", "the", "reads"})
NAMES = frozenset({"ada", "will", "may", "small", "mary", "jane", "mary-jane", "o’neil", "zoë"})
LETTERS = st.text("abcdefghijklmnopqrstuvwxyzéöß", min_size=2, max_size=9)


def found(text: str) -> list[str]:
    return list(names_in(text, NAMES, ORDINARY))


def test_a_name_is_found_in_any_case_and_with_its_ending() -> None:
    assert found("Ada reads with ada; it is Ada’s book, and ADA's.") == ["Ada", "ada", "Ada", "ADA"]
    assert found("zoë and Zoë") == ["zoë", "Zoë"]
    assert found("With Mary-Jane and Jane.") == ["Mary-Jane", "Mary", "Jane", "Jane"]
    assert found("O’Neil sits by the door.") == ["O’Neil"]


def test_an_ordinary_word_is_a_name_only_where_names_alone_have_a_capital() -> None:
    assert (
        found("Small groups. Pupils will read; they may stop.\nMay be repeated. “Will” it help?")
        == []
    )
    assert found("Sit with Will and May.") == ["Will", "May"]


def test_part_of_a_word_is_not_a_name() -> None:
    assert found("adamant maypole smaller Adas2") == []


@given(LETTERS, LETTERS, st.sampled_from([str.lower, str.upper, str.title]))
def test_what_is_not_an_ordinary_word_never_passes(name: str, other: str, written) -> None:
    text = f"{other} {written(name)}, {other}"
    small = written(name).casefold()
    assert written(name) in set(names_in(text, {small, name.casefold()}, frozenset()))


@given(st.lists(LETTERS, max_size=8))
def test_a_text_without_names_passes(words: list[str]) -> None:
    assert list(names_in(" ".join(words), frozenset(), ORDINARY)) == []


def test_the_librarys_words_are_ordinary_and_its_names_are_not() -> None:
    assert {"the", "reading", "will", "pupil"} <= ordinary_words()
    assert "ada" not in ordinary_words()
    assert list(parts_of("Anne-Marie Van der Berg")) == [
        "Anne-Marie", "Anne", "Marie", "Van", "der", "Berg",
    ]  # fmt: skip
