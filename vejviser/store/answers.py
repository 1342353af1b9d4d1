"""Forgets the answers of a briefing when its form is done: they are of use for one page, and then for nothing."""

import json

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from vejviser.content.briefing import SLOT
from vejviser.store.database import EVENTS


def forget(connection: Connection, sender_id: str) -> None:
    """Take the values out of the stored answers of a conversation whose latest ones are no longer needed."""
    mine = sa.select(EVENTS.c.id, EVENTS.c.data).where(EVENTS.c.sender_id == sender_id, EVENTS.c.type_name == "slot")
    slots = [(id, json.loads(data)) for id, data in connection.execute(mine.order_by(EVENTS.c.id))]
    latest = {slot["name"]: slot["value"] for _, slot in slots}
    for id, slot in slots:
        if slot["name"].startswith(SLOT) and slot["value"] is not None and latest[slot["name"]] is None:
            update = EVENTS.update().where(EVENTS.c.id == id)
            connection.execute(update.values(data=json.dumps({**slot, "value": None})))
