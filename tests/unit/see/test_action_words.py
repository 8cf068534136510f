"""Every action the code writes into the audit has words of its own."""

import ast
import re
from pathlib import Path

import goldthread
from goldthread.records.restricted.queries import VERBS, action_of
from goldthread.statute.stages.concern import ConcernEvent
from goldthread.statute.vocabulary.restricted import RestrictedKind
from goldthread.web.school.child.action_words import READS, WRITES, action_words

SOURCE = Path(goldthread.__file__).parent
SAID_IN = ("records", "web", "jobs", "exchange", "config", "demo")
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
NOT_ACTIONS = re.compile(
    r"(otterbrook|millbeck|wyndale|rivermead|tworivers|goldthread|allauth|whitenoise|django|drafts|imports|restricted|retention|subject_access)\..*"
    r"|.*\.(toml|xml|keep|csv|db|html|css|js|sql|pdf|json)"
)


def said_actions() -> set[str]:
    return {
        node.value
        for room in SAID_IN
        for path in (SOURCE / room).rglob("*.py")
        if "migrations" not in path.parts and path.name not in {"action_words.py", "settings.py"}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and ACTION.fullmatch(node.value)
        and not NOT_ACTIONS.fullmatch(node.value)
    }


def composed_actions() -> set[str]:
    """Actions whose name is put together where they are written."""
    pages = {f"family.{page}" for page in ("agreed", "happened", "going", "say", "who", "looked")}
    notes = {action_of(kind, verb) for kind in RestrictedKind for verb in VERBS}
    return pages | notes | {f"concern.{event.value}" for event in ConcernEvent}


def test_no_action_is_without_words() -> None:
    assert (said_actions() | composed_actions()) - READS.keys() - WRITES.keys() == set()


def test_no_words_are_for_an_action_nobody_does() -> None:
    assert (READS.keys() | WRITES.keys()) - said_actions() - composed_actions() == set()


def test_an_action_of_an_older_version_is_readable() -> None:
    assert action_words("thing.was_done") == "thing: was done"
