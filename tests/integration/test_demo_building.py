"""Building the synthetic area: the same rows every time, and never among real people."""

import hashlib
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from goldthread.demo.build import NotADemo, build_area
from goldthread.records.organisations.models import Organisation
from goldthread.records.people.models import Child

ON = date(2026, 11, 18)
AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def digest() -> str:
    """Of every row the demo writes, in every table that has ids of its own."""
    total = hashlib.sha256()
    for model in apps.get_models():
        if model.__module__.startswith("goldthread.records."):
            names = [field.attname for field in model._meta.concrete_fields]
            for row in model._default_manager.order_by("pk").values_list(*names):
                total.update(repr((model._meta.label, row)).encode())
    return total.hexdigest()


class _Undo(Exception):
    pass


def test_the_same_seed_and_day_give_the_same_rows():
    digests = []
    for _ in range(2):
        with pytest.raises(_Undo), transaction.atomic():
            _restart_ids()
            build_area(on=ON, at=AT, scale=0.05)
            digests.append(digest())
            raise _Undo
    assert digests[0] == digests[1]


def _restart_ids():
    """PostgreSQL's counters do not roll back; a new database starts at 1."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename) FROM pg_sequences")
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER SEQUENCE {name} RESTART")


def test_new_rows_follow_the_demo_s():
    build_area(on=ON, at=AT, scale=0.03)
    made = Organisation.objects.create(kind="school", name="Added afterwards")
    assert made.pk == max(Organisation.objects.values_list("pk", flat=True))


def test_a_home_with_real_people_is_left_alone(world):
    before = Child.objects.count()
    with pytest.raises(NotADemo):
        build_area(on=ON, at=AT, scale=0.05)
    assert Child.objects.count() == before


def test_front_page_is_not_there_in_a_real_installation(world):
    assert Client().get(reverse("demo_front")).status_code == 404
    assert Client().post(reverse("demo_front"), {"username": "senco"}).status_code == 404
