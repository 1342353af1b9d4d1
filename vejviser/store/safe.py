"""The tracker store that Rasa uses: keeps no personal data, keeps sessions short, and never brings the server down."""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Optional, TypeVar

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from vejviser.runtime import logs
from vejviser.settings import Settings
from vejviser.store import PROBE, answers, retention, sessions
from vejviser.store.database import EVENTS, connect, is_locked, lacks_table, prepare, reason, wipe
from vejviser.store.retention import DatabaseFails
from vejviser.store.scrub import scrubbed

logs.install()  # also where Rasa was started without `vejviser.runtime`
logger = logging.getLogger(__name__)
T = TypeVar("T")

STORED = "vejviser_stored"  # on a tracker: how many of its events are in the database
PATIENCE = 0.05  # seconds that a statement may hold up the event loop
ATTEMPTS_FOR = 1.5  # seconds that one message waits for another writer, without holding up the others


class SafeStore(SQLTrackerStore):
    """Conversations in the database of the setting `database_url`.

    A fault of the database is logged once, without content, and never raised: the person gets the answer, which is
    only not remembered, and Rasa has no reason to fall back on a store in memory.

    Raises:
        DatabaseFails: at the start.
    """

    def __init__(
        self,
        domain: Optional[Domain] = None,
        host: Optional[str] = None,
        event_broker: Optional[EventBroker] = None,
        **_: Any,
    ) -> None:
        try:
            self.engine = connect(host or Settings().database(), PATIENCE)
            prepare(self.engine)
        except (SQLAlchemyError, OSError, ValueError) as error:
            raise DatabaseFails(reason(error)) from error
        self.sessionmaker = sessionmaker(bind=self.engine)
        self._failing: set[bool] = set()  # reading (False), writing (True): a locked database can still be read
        TrackerStore.__init__(self, domain, event_broker)

    @contextlib.contextmanager
    def session_scope(self) -> Iterator[Session]:
        """Give a session. Rasa's own stops the server at a text that the database cannot take."""
        with self.sessionmaker() as session:
            yield session

    async def keys(self) -> list[str]:
        """Return the ids of all conversations."""
        return await self._guarded(lambda c: c.scalars(sa.select(EVENTS.c.sender_id).distinct()).all()) or []

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the new events, and begin a new session where this one has become long."""
        new = list(tracker.events)[getattr(tracker, STORED, 0) :]
        if not any(isinstance(event, (UserUttered, SessionStarted)) for event in tracker.events):
            return  # only made, nothing said
        known = {*self.domain.intents, *self.domain.action_names_or_texts, *tracker.slots}
        events = [*new, *sessions.next_session(tracker)]
        bodies = [scrubbed(event.as_dict(), known) for event in events]
        if self.event_broker:
            for body in bodies:
                self.event_broker.publish({"sender_id": tracker.sender_id, **body})
        rows = [_row(tracker.sender_id, event, body) for event, body in zip(events, bodies)]
        over = not tracker.active_loop_name and answers.are_over(events)  # a form that asks again takes one back
        write = partial(_write, sender_id=tracker.sender_id, rows=rows, briefing_over=over)
        if await self._guarded(write, writes=True):
            setattr(tracker, STORED, len(tracker.events))

    async def delete(self, sender_id: str) -> bool:
        """Delete a conversation, so that no byte of it is left in the file; return False where the database fails."""
        deleted = await self._guarded(partial(_delete, sender_id=sender_id), writes=True)
        if deleted:
            await self._guarded(wipe, writes=True)
        return bool(deleted)

    async def check(self) -> bool:
        """Return whether the database answers."""
        return bool(await self._guarded(lambda connection: connection.scalar(sa.select(1))))

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> Optional[DialogueStateTracker]:
        read = partial(_read, sender_id=sender_id, whole=fetch_events_from_all_sessions)
        events = [json.loads(data) for data in await self._guarded(read) or []]
        if not events:
            return None
        events = sessions.still_fresh(events, self.domain.session_config.session_expiration_time)
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        setattr(tracker, STORED, len(tracker.events))
        return tracker

    async def _guarded(self, work: Callable[[Connection], T], writes: bool = False) -> Optional[T]:
        """Return what `work` does with a connection, None where the database fails."""
        try:
            result = await self._patiently(work)
        except ValueError as error:  # a text that no database takes: the fault of one message, not of the database
            logger.error("conversation not stored: %s", type(error).__name__)
            return None
        except (SQLAlchemyError, OSError) as error:
            if not self._failing:
                logger.error("database fails, conversations are not remembered (%s)", reason(error))
            self._failing.add(writes)
            return None
        if writes in self._failing:
            self._failing.remove(writes)
            if not self._failing:
                logger.error("database works again")
        return result

    async def _patiently(self, work: Callable[[Connection], T]) -> T:
        if self.engine.dialect.name != "sqlite":  # over a network: not on the event loop
            return await asyncio.get_running_loop().run_in_executor(None, self._once, work)
        deadline = time.monotonic() + ATTEMPTS_FOR
        while True:
            try:
                return self._once(work)
            except SQLAlchemyError as error:
                if not is_locked(error) or time.monotonic() > deadline:
                    raise
            await asyncio.sleep(PATIENCE)

    def _once(self, work: Callable[[Connection], T]) -> T:
        try:
            with self.engine.begin() as connection:
                return work(connection)
        except SQLAlchemyError as error:
            if not lacks_table(error):
                raise
        prepare(self.engine)
        with self.engine.begin() as connection:
            return work(connection)


def _read(connection: Connection, sender_id: str, whole: bool) -> list[str]:
    mine = EVENTS.c.sender_id == sender_id
    query = sa.select(EVENTS.c.data).where(mine).order_by(EVENTS.c.id)
    if not whole:
        starts = sa.select(EVENTS.c.id).where(mine, EVENTS.c.type_name == SessionStarted.type_name)
        start = starts.order_by(EVENTS.c.id.desc()).limit(1).scalar_subquery()
        query = query.where(EVENTS.c.id >= sa.func.coalesce(start, 0))
    data: list[str] = connection.scalars(query).all()
    return data


def _write(connection: Connection, sender_id: str, rows: list[dict[str, Any]], briefing_over: bool) -> bool:
    if sender_id.endswith(f":{PROBE}"):
        retention.delete(connection, sender_id)
    if rows:
        connection.execute(EVENTS.insert(), rows)
    if briefing_over:
        answers.forget(connection, sender_id)
    return True


def _delete(connection: Connection, sender_id: str) -> bool:
    retention.delete(connection, sender_id)
    return True


def _row(sender_id: str, event: Event, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": body.get("timestamp"),
        "intent_name": body.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": body.get("name"),
        "data": json.dumps(body),
    }
