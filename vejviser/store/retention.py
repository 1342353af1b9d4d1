"""Deletes what is old, safe while the service runs: whole conversations, and the earlier sessions of the others."""

import re
import time

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from vejviser.store.database import EVENTS, connect, prepare, wipe

HOUR, DAY = 3600, 24 * 3600
PATIENCE = 10  # seconds that a purge waits for the running service to finish writing
_WIPE_ATTEMPTS = 20
_SESSION_STARTED = "session_started"  # Rasa's name of the event


class DatabaseFails(Exception):
    """The database does not answer, or its URL is wrong."""


def seconds(age: str) -> int:
    """Return the seconds of an age such as "30d" or "12h".

    Raises:
        ValueError: it is not a number and d or h.
    """
    match = re.fullmatch(r"([0-9]{1,5})([dh])", age)
    if not match:
        raise ValueError(age)
    return int(match[1]) * (DAY if match[2] == "d" else HOUR)


def purge_database(url: str, older_than: float) -> int:
    """Purge the database of a SQLAlchemy URL, made where it is missing, and return how many conversations it was.

    Raises:
        DatabaseFails
    """
    try:
        engine = connect(url, PATIENCE)
        prepare(engine)
        count = purge(engine, older_than)
        engine.dispose()
    except (SQLAlchemyError, OSError, ValueError) as error:
        raise DatabaseFails from error
    return count


def delete(connection: Connection, sender_id: str) -> None:
    """Delete one conversation."""
    connection.execute(EVENTS.delete().where(EVENTS.c.sender_id == sender_id))


def purge(engine: Engine, older_than: float) -> int:
    """Delete the conversations whose last event is more than `older_than` seconds old, and return how many.

    Of a conversation that goes on, the old events before its latest session are deleted: Rasa loads no more than that.
    Each is deleted in a transaction of its own, so that the service waits milliseconds; one that got a message in the
    meantime stays.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer.
    """
    before = time.time() - older_than
    old = sa.select(EVENTS.c.sender_id).where(EVENTS.c.timestamp < before).distinct()
    with engine.connect() as connection:
        senders = connection.scalars(old).all()
    purged = sum(_delete_if_old(engine, sender, before) for sender in senders)
    if senders:
        _wipe(engine)
    return purged


def _delete_if_old(engine: Engine, sender_id: str, before: float) -> bool:
    mine = EVENTS.c.sender_id == sender_id
    others = EVENTS.alias()
    newer = sa.select(others.c.id).where(others.c.sender_id == sender_id, others.c.timestamp >= before)
    starts = sa.select(sa.func.max(others.c.id)).where(
        others.c.sender_id == sender_id, others.c.type_name == _SESSION_STARTED
    )
    earlier = EVENTS.delete().where(mine, EVENTS.c.timestamp < before, EVENTS.c.id < starts.scalar_subquery())
    with engine.begin() as connection:
        whole = connection.execute(EVENTS.delete().where(mine, ~newer.exists())).rowcount
        connection.execute(earlier)
        return bool(whole)


def _wipe(engine: Engine) -> None:
    for _ in range(_WIPE_ATTEMPTS):
        with engine.connect() as connection:
            if wipe(connection):
                return
        time.sleep(0.1)
