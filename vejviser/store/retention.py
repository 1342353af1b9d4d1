"""Deletes conversations: one, or all whose last event is old. Whole conversations only, safe while the service runs."""

import time

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from vejviser.store.database import EVENTS, wipe

DAY = 24 * 3600
_WIPE_ATTEMPTS = 20


def delete(connection: Connection, sender_id: str) -> None:
    """Delete one conversation."""
    connection.execute(EVENTS.delete().where(EVENTS.c.sender_id == sender_id))


def purge(engine: Engine, older_than: float) -> int:
    """Delete the conversations whose last event is more than `older_than` seconds old, and return how many.

    Each is deleted in a transaction of its own, so that the service waits milliseconds; one that got a message in the
    meantime stays.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer.
    """
    before = time.time() - older_than
    latest = sa.func.max(EVENTS.c.timestamp)
    with engine.connect() as connection:
        old = connection.scalars(sa.select(EVENTS.c.sender_id).group_by(EVENTS.c.sender_id).having(latest < before))
        senders = old.all()
    purged = sum(_delete_if_old(engine, sender, before) for sender in senders)
    if purged:
        _wipe(engine)
    return purged


def _delete_if_old(engine: Engine, sender_id: str, before: float) -> bool:
    mine = EVENTS.c.sender_id == sender_id
    others = EVENTS.alias()
    newer = sa.select(others.c.id).where(others.c.sender_id == sender_id, others.c.timestamp >= before)
    with engine.begin() as connection:
        return bool(connection.execute(EVENTS.delete().where(mine, ~newer.exists())).rowcount)


def _wipe(engine: Engine) -> None:
    for _ in range(_WIPE_ATTEMPTS):
        with engine.connect() as connection:
            if wipe(connection):
                return
        time.sleep(0.1)
