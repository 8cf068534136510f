"""The words of the area: names, profiles, targets, what people say. All invented."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from goldthread.demo.chance import Chance

Entry = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """What was read from the content files and the catalogue."""

    names: Entry
    profiles: dict[tuple[str, str], list[Entry]]
    targets: dict[tuple[str, str], list[Entry]]
    voices: Entry
    catalogue: dict[str, Entry]
    guidance: list[Entry]


@cache
def load_content() -> Content:
    """Read the files once."""
    profiles: dict[tuple[str, str], list[Entry]] = {}
    for profile in _read("goldthread.demo", "content/profiles.toml")["profile"]:
        profiles.setdefault((profile["need"], profile["band"]), []).append(profile)
    targets: dict[tuple[str, str], list[Entry]] = {}
    for target in _read("goldthread.demo", "content/targets.toml")["target"]:
        for band in target["bands"]:
            targets.setdefault((target["need"], band), []).append(target)
    catalogue = _read("goldthread.records.provision", "catalogue.toml")["entry"]
    return Content(
        names=_read("goldthread.demo", "content/names.toml"),
        profiles=profiles,
        targets=targets,
        voices=_read("goldthread.demo", "content/voices.toml"),
        catalogue={entry["key"]: entry for entry in catalogue},
        guidance=_read("goldthread.demo", "content/guidance.toml")["entry"],
    )


def _read(package: str, name: str) -> Entry:
    return tomllib.loads(files(package).joinpath(name).read_text(encoding="utf-8"))


def said_for(chance: Chance, items: list[Entry], need: str, first: str) -> str:
    """One of the texts that fit a child with this need, with the child's first name in it."""
    fitting = [item["text"] for item in items if not item["needs"] or need in item["needs"]]
    return filled(chance.choice(fitting), first)


def filled(text: str, first: str, **more: object) -> str:
    """The text with its placeholders filled."""
    text = text.replace("{first}", first)
    for name, value in more.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def band_of(year_group: str) -> str:
    """The age band whose words suit a year group: early (to Year 2), junior, teen (from Year 7)."""
    years = 0 if year_group == "R" else int(year_group)
    return "early" if years <= 2 else "junior" if years <= 6 else "teen"
