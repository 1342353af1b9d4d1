"""Forgets the answers of a briefing when it is over: they are of use for one page, and then for nothing."""

from collections.abc import Iterable

from rasa.shared.core.events import AllSlotsReset, Event, SlotSet
from sqlalchemy.engine import Connection

from vejviser.content.briefing import SLOT
from vejviser.store.database import EVENTS


def are_over(events: Iterable[Event]) -> bool:
    """Return whether one of the events takes the answers back."""
    return any(
        isinstance(event, AllSlotsReset)
        or (isinstance(event, SlotSet) and event.key.startswith(SLOT) and event.value is None)
        for event in events
    )


def forget(connection: Connection, sender_id: str) -> None:
    """Delete the answers of a conversation; without them each is what it is at first, none."""
    slots = EVENTS.c.action_name.startswith(SLOT, autoescape=True)  # the column that has the name of a slot
    connection.execute(EVENTS.delete().where(EVENTS.c.sender_id == sender_id, EVENTS.c.type_name == "slot", slots))
