"""What a draft impact assessment holds: facts from the code and the school, nothing about any child."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class KeptTable:
    """One kind of thing that is kept: what for, on which basis, and how many of its fields are what."""

    name: str
    purpose: str
    basis: str
    condition: str
    personal: int
    special: int


@dataclass(frozen=True)
class RoleHeldHere:
    """One role: what it is for, and how many people hold it in the school; None where none is asked."""

    title: str
    description: str
    people: int | None


@dataclass(frozen=True)
class Promise:
    """One promise of the program with the tests that hold it."""

    number: int
    words: str
    tests: str


@dataclass(frozen=True)
class SharedOn:
    """One lawful basis on which a record may be shared."""

    basis: str
    when: str
    law: str


@dataclass(frozen=True)
class DpiaContent:
    """The whole of it. `pupils` is None in the page of the documentation, which is of no school."""

    school: str
    made_on: date
    version: str
    pupils: int | None
    tables: tuple[KeptTable, ...]
    roles: tuple[RoleHeldHere, ...]
    shared_on: tuple[SharedOn, ...]
    promises: tuple[Promise, ...]
    not_yet: str
    synthetic: bool = False
