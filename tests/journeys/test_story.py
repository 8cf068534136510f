"""The whole story in real Chromium: from a list brought in to a class handed on, as nine people."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.cast import Cast
from tests.journeys.chapters import arriving
from tests.journeys.chapters.facts import Facts, gather

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.fixture
def cast(browser: Browser, server: str) -> Iterator[Cast]:
    made = Cast(browser, server)
    yield made
    made.close()


@pytest.fixture
def facts(demo_environment: dict[str, str]) -> Facts:
    return gather(demo_environment)


def test_a_child_arrives_is_seen_supported_reviewed_and_handed_on(cast: Cast, facts: Facts) -> None:
    arriving.office_brings_in_a_list(cast, facts)
    arriving.office_opens_doors(cast, facts)
