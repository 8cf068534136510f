"""The office brings in a list from the school's own system, and opens the door to a family."""

import re

from playwright.sync_api import expect

from tests.journeys.cast import Cast, Person
from tests.journeys.chapters.facts import Facts

HEADINGS = "Adno,Legal Surname,Legal Forename,Preferred Forename,DOB,Gender,Year,Reg,UPN"


def office_brings_in_a_list(cast: Cast, facts: Facts) -> None:
    """Two pupils arrive, one is known by another name, one may be here already; undone and done."""
    office = cast.card_holder("otterbrook.office")
    office.look()
    _send(office, facts)
    expect(office.page.get_by_role("heading", name="Which column is which?")).to_be_visible()
    office.look()
    office.press("See what would change")
    office.look()
    _say_who_it_is(office, facts)
    office.sees(facts.child_name)
    assert _figure(office, "Added") == 2
    assert _figure(office, "Changed") >= 1
    office.press("Apply", exact=False)
    expect(office.page.get_by_role("heading", name="What this file changed")).to_be_visible()
    office.look()
    _undo(office, facts)
    _send(office, facts)
    office.sees("Chosen as the last time")
    office.press("See what would change")
    _say_who_it_is(office, facts)
    office.press("Apply", exact=False)
    expect(office.page.get_by_role("heading", name="What this file changed")).to_be_visible()


def _send(office: Person, facts: Facts) -> None:
    office.open("/imports/")
    office.look()
    office.follow("Bring in a file")
    office.look()
    known, doubtful = facts.classmates[0], facts.classmates[1]
    rows = [
        "9001,Quillfeather,Zephyrine,,14/03/2018,F,4,4 Otter,",
        "9002,Wimbleshott,Barnaby,,02/06/2018,M,4,4 Otter,",
        f"9003,{known.surname},{known.forename},Sunny,{known.born_on},,4,4 Otter,{known.upn}",
        f"9004,{doubtful.surname},{doubtful.forename}e,,{doubtful.born_on},,4,4 Otter,",
    ]
    content = "\r\n".join([HEADINGS, *rows]).encode("cp1252")
    office.page.get_by_label("File", exact=True).set_input_files(
        {"name": "autumn.csv", "mimeType": "text/csv", "buffer": content}
    )
    office.press("Continue")


def _say_who_it_is(office: Person, facts: Facts) -> None:
    """A row that is much like someone here is shown, and only the office says who it is."""
    doubtful = facts.classmates[1]
    same = office.page.get_by_label(f"The same as {doubtful.forename} {doubtful.surname}").first
    expect(same).to_be_attached()
    expect(office.page.get_by_role("button", name=re.compile("^Apply"))).to_have_count(0)
    same.check(force=True)
    office.press("Keep these answers")


def _undo(office: Person, facts: Facts) -> None:
    office.follow("Undo this file…")
    office.look()
    office.sees("2 pupils whom the file added are taken back.")
    office.press("Undo")
    expect(office.page.locator(".gt-message--success")).to_be_visible()
    senco_sees = office.page.request.get("/imports/")
    assert senco_sees.ok


def _figure(person: Person, label: str) -> int:
    door = person.page.locator(".gt-door", has=person.page.get_by_text(label, exact=True))
    return int(door.locator(".gt-door__value").inner_text().replace(",", ""))


def office_opens_doors(cast: Cast, facts: Facts) -> None:
    """Accounts for the parent and the next teacher: the password is shown once."""
    office = cast.card_holder("otterbrook.office")
    _add_person(office, "Odile Quillfeather", "odile.q", "Parent or carer")
    office.write("Find a pupil to link", facts.child_name.split()[1])
    office.press("Find")
    office.look()
    office.write("Relationship", "mother")
    office.tick("Has parental responsibility")
    office.press("Link to this pupil")
    office.sees("Linked.")
    facts.texts["parent link"] = _link_shown(office)
    _add_person(office, facts.child_name, "zephyrine.q", "Child or young person")
    said = office.page.locator(".gt-message--warning").inner_text()
    found = re.search(r"password (\S+)\. It is shown only now", said)
    assert found, said
    facts.texts["child password"] = found[1]
    office.write("Find a pupil to link", facts.child_name.split()[1])
    office.press("Find")
    office.press(f"This is their account: {facts.child_name}")
    office.sees(f"This is the account of {facts.child_name}.")
    office.look()
    _add_person(office, "Mr Ivo Larkspur", "ivo.larkspur", "Class teacher")
    facts.texts["next link"] = _link_shown(office)


def _link_shown(office: Person) -> str:
    """The link to hand over."""
    office.follow("Show the link")
    office.look()
    link = re.search(r"/account/begin/[0-9a-f-]{36}/", office.page.locator("main").inner_text())
    assert link
    return link[0]


def _add_person(office: Person, name: str, username: str, role: str) -> None:
    office.open("/account/people/")
    office.look()
    office.follow("Add a person")
    office.look()
    office.write("Name", name)
    office.write("Name to sign in with", username)
    office.choose("Role", role)
    office.press("Add")
    office.look()
