"""Every file that is sent is inert: its kind stated, never guessed, named by us, in no cache."""

import re

import pytest
from django.urls import reverse

from goldthread.records.people.models import Child
from goldthread.records.subject_access.models import AccessRequest, SealedPack
from tests.conftest import NOW, TODAY
from tests.factories.papers import fill
from tests.factories.plans import set_rates
from tests.factories.world import World

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "toml": "application/toml",
    "json": "application/json",
}
SHEETS = ("profile", "plan", "review", "day_one")
NAMED = re.compile(r'(inline|attachment); filename="([a-z0-9_-]+)\.([a-z]+)"')


@pytest.fixture
def filled(world: World) -> World:
    set_rates(world)
    fill(world, world.ada)
    asked_for = AccessRequest.objects.create(
        child=world.ada, asker="child", requester_name="Ada", received_on=TODAY
    )
    SealedPack.objects.create(
        child=world.ada, request=asked_for, document=b"%PDF", data=b"{}", sealed_at=NOW
    )
    return world


def asked(world: World) -> dict[str, str]:
    """Each kind of file by the address that sends it."""
    ada, oak = world.ada.public_id, world.classes["oak"].pk
    pack = SealedPack.objects.get().request_id
    sheets = {
        f"{name} {ending}": reverse(f"document_{name}", args=[ada]) + f"?format={ending}"
        for name in SHEETS
        for ending in ("pdf", "docx")
    }
    return sheets | {
        "map pdf": reverse("document_provision_map", args=[oak]) + "?format=pdf",
        "profiles pdf": reverse("print_profiles") + f"?child={ada}",
        "register csv": "/register/export.csv",
        "register xlsx": "/register/export.xlsx",
        "pack pdf": reverse("access_request_document", args=[pack]),
        "pack json": reverse("access_request_data", args=[pack]),
        "guidance toml": reverse("guidance_file", args=["repeated_reading"]),
    }


def test_every_download_states_what_it_is_and_runs_nothing(filled: World) -> None:
    client = filled.client("senco")
    for what, address in asked(filled).items():
        answer = client.get(address)
        assert answer.status_code == 200, what
        disposition = NAMED.fullmatch(answer["Content-Disposition"])
        assert disposition, what
        manner, _name, ending = disposition.groups()
        assert answer["Content-Type"] == KINDS[ending], what
        assert (manner == "inline") == (ending == "pdf" and what != "pack pdf"), what
        assert answer["X-Content-Type-Options"] == "nosniff", what
        assert answer["X-Frame-Options"] == "DENY", what
        assert "no-store" in answer["Cache-Control"], what
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy, what
        assert "unsafe" not in policy, what


def test_no_formula_leaves_in_the_register(filled: World) -> None:
    """Names that begin as formulas do, put straight into the table, as an import could."""
    starts = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "\ufeff=1")
    client = filled.client("senco")
    for start in starts:
        Child.objects.filter(pk=filled.ada.pk).update(surname=start, forename=start)
        rows = client.get("/register/export.csv").content.decode("utf-8-sig")
        cells = [cell.strip('"') for line in rows.split("\r\n") for cell in line.split(",")]
        assert any(start.strip() in cell for cell in cells), start
        wrong = [
            c for c in cells if c.lstrip(" \ufeff")[:1] in tuple("=+-@\t\r\n＝＋－＠") and c.strip()
        ]
        assert wrong == [], start
