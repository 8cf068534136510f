"""What the audit says of itself: its rows by name, the heads a backup notes, events of no chain."""

from goldthread.records.audit.models import Chain, Event, EventChild
from goldthread.records.audit.queries import chain_heads, find_faults
from tests.factories.world import World


def test_rows_and_heads_are_named(world: World) -> None:
    world.client("senco").get(f"/children/{world.ada.public_id}/")
    chain = Chain.objects.get(name=f"organisation:{world.oakfield.pk}")
    event = Event.objects.get(chain=chain)
    about = EventChild.objects.get(event=event)
    assert str(chain) == chain.name
    assert str(event) == f"child.viewed {chain.pk}/1"
    assert str(about) == str(event.pk)
    assert chain_heads()[chain.name] == [1, event.hash]
    assert list(find_faults()) == []
