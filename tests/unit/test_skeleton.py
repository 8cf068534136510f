"""Which pages count as built alike, so that one of them stands for both."""

import pytest

from tests.journeys.skeleton import skeleton_of

PAGE = (
    '<nav><a href="/x">Home</a></nav><main><ul><li class="a">Ada</li></ul><img src="/a.png"></main>'
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ada", "Ben"),
        ('<li class="a">Ada</li>', '<li class="a">Ada</li><li class="a">Ben</li>'),
        ('href="/x"', 'href="/y"'),
        ("/a.png", "/b.png"),
    ],
)
def test_words_addresses_and_rows_do_not_count(before: str, after: str) -> None:
    assert skeleton_of(PAGE.replace(before, after)) == skeleton_of(PAGE)


@pytest.mark.parametrize(
    ("before", "after", "same_main", "same_frame"),
    [
        (">Ada<", "><", False, True),
        ('class="a"', 'class="b"', False, True),
        ('src="/a.png"', 'src="/a.png" alt=""', False, True),
        ("<img", "<button>Go</button><img", False, True),
        ("</ul>", "", False, True),
        (">Home<", "><", True, False),
        ("<main", '<div role="note">x</div><main', True, False),
    ],
)
def test_elements_classes_and_emptiness_count(
    before: str, after: str, same_main: bool, same_frame: bool
) -> None:
    main, frame = skeleton_of(PAGE.replace(before, after))
    assert (main == skeleton_of(PAGE)[0], frame == skeleton_of(PAGE)[1]) == (same_main, same_frame)
