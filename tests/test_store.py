"""What is kept of a conversation, how much, and how long."""

import asyncio
import json
import sqlite3
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from tests.conftest import Ask
from vejviser import cli, paths, servers
from vejviser.store import PROBE, conversation, retention, scrub, sessions
from vejviser.store.database import EVENTS, connect
from vejviser.store.locks import InOrderLocks
from vejviser.store.retention import DatabaseFails
from vejviser.store.safe import SafeStore
from vejviser.wording import say

SECRET = "Qvistgaardshemmelighed"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "conversations.db"


@pytest.fixture
def store(file: Path) -> SafeStore:
    return SafeStore(domain=Domain.load(str(paths.DOMAIN)), host=f"sqlite:///{file}")


def said(store: SafeStore, text: str, sender: str = "a", age: float = 0) -> DialogueStateTracker:
    """Let a person say something, and store it."""

    async def turn() -> DialogueStateTracker:
        tracker = await store.get_or_create_tracker(sender)
        if not any(isinstance(event, SessionStarted) for event in tracker.events):
            tracker.update(SessionStarted())
        tracker.update(UserUttered(text, {"name": "livline"}, [], {"text": text, "intent": {"name": "livline"}}))
        tracker.update(ActionExecuted("action_listen"))
        for event in tracker.events:
            event.timestamp -= age
        await store.save(tracker)
        return tracker

    return asyncio.run(turn())


def stored(file: Path, sender: str) -> list[dict[str, Any]]:
    with sqlite3.connect(file) as connection:
        rows = connection.execute("select data from events where sender_id = ? order by id", (sender,))
        return [json.loads(data) for (data,) in rows]


def bytes_of(file: Path) -> bytes:
    return b"".join(part.read_bytes() for part in file.parent.iterdir())


@pytest.mark.parametrize("text", ["a\ud800b", "a\x00b"])
def test_a_text_that_no_database_takes_ends_nothing(store: SafeStore, text: str) -> None:
    said(store, text)
    said(store, "ok", sender=text)
    assert asyncio.run(store.retrieve("a"))


def test_personal_data_is_taken_out_of_every_place(
    store: SafeStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrub, "redacted", lambda text: text.replace(SECRET, "[navn]"))
    tracker = store.init_tracker("a")
    entity = {"entity": "topic", "value": SECRET}
    parsed = {"text": SECRET, "intent": {"name": "livline"}, "entities": [entity], "metadata": {"x": SECRET}}
    tracker.update(SessionStarted())
    tracker.update(UserUttered(f"Hej {SECRET}", parsed["intent"], [entity], parsed, metadata={"who": SECRET}))
    tracker.update(SlotSet("earlier", [SECRET, "livline"]))
    asyncio.run(store.save(tracker))
    assert SECRET.encode() not in bytes_of(file)
    assert stored(file, "a")[1]["text"] == ""
    assert stored(file, "a")[2]["value"] == ["[navn]", "livline"]


def test_a_long_conversation_goes_on_in_a_new_session_with_its_state() -> None:
    tracker = DialogueStateTracker("a", Domain.load(str(paths.DOMAIN)).slots)
    tracker.update(SlotSet("topic", "livline"))
    for _ in range(sessions.TURNS):
        assert not sessions.next_session(tracker)
        tracker.update(UserUttered("hej"))
        tracker.update(ActionExecuted("action_listen"))
    assert SlotSet("topic", "livline") in sessions.next_session(tracker)
    tracker.update(ActiveLoop("a_form"))
    assert not sessions.next_session(tracker)


def test_a_session_that_was_only_carried_over_expires_too() -> None:
    old = time.time() - 3601
    events = [{"event": "session_started", "timestamp": old}, {"event": "slot", "timestamp": old}]
    assert sessions.still_fresh(events, 60) == events[:1]
    assert sessions.still_fresh(events, 90) == events


def test_the_readiness_check_leaves_one_turn_only(store: SafeStore, file: Path) -> None:
    for _ in range(3):
        said(store, "menu", sender=conversation("rest", PROBE))
    assert sum(event["event"] == "user" for event in stored(file, conversation("rest", PROBE))) == 1


def test_purge_deletes_whole_conversations_and_every_byte_of_them(
    store: SafeStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(store, "gammel", sender=SECRET, age=31 * retention.DAY)
    said(store, "gammel", sender="goes on", age=31 * retention.DAY)
    said(store, "ny", sender="goes on")
    monkeypatch.setenv("VEJVISER_DATABASE_URL", f"sqlite:///{file}")
    result = CliRunner().invoke(cli.main, ["purge", "--older-than", "30d"])
    assert result.output.strip() == say("purge.done", count=1, days=30)
    assert len([event for event in stored(file, "goes on") if event["event"] == "user"]) == 2
    assert SECRET.encode() not in bytes_of(file)
    assert CliRunner().invoke(cli.main, ["purge", "--older-than", "snart"]).exit_code == 2


def test_of_a_conversation_that_goes_on_what_is_old_and_over_is_purged(store: SafeStore, file: Path) -> None:
    for _ in range(sessions.TURNS):
        said(store, "gammel", age=31 * retention.DAY)
    said(store, "ny")
    assert len([event for event in stored(file, "a") if event["event"] == "user"]) == sessions.TURNS + 1
    before = asyncio.run(store.get_or_create_tracker("a"))
    assert retention.purge(connect(f"sqlite:///{file}", 1), older_than=30 * retention.DAY) == 0
    assert len([event for event in stored(file, "a") if event["event"] == "user"]) == 1
    after = asyncio.run(store.get_or_create_tracker("a"))
    assert [event.as_dict() for event in after.events] == [event.as_dict() for event in before.events]


def test_a_message_during_a_purge_does_not_bring_the_deleted_back(store: SafeStore, file: Path) -> None:
    tracker = said(store, SECRET)
    engine = connect(f"sqlite:///{file}", 1)
    assert retention.purge(engine, older_than=-1) == 1
    tracker.update(UserUttered("ny"))
    asyncio.run(store.save(tracker))
    assert [event["event"] for event in stored(file, "a")] == ["user"]


def test_delete_leaves_no_byte(store: SafeStore, file: Path) -> None:
    said(store, "hej", sender=SECRET)
    assert SECRET.encode() in bytes_of(file)
    assert asyncio.run(store.delete(SECRET))
    assert SECRET.encode() not in bytes_of(file)


def test_nothing_of_a_briefing_is_stored(ask: Ask, database: Path) -> None:
    sender = uuid.uuid4().hex
    for message in ("/tailor_briefing", "belyse bekymringen", "på biblioteket", '/briefing_answer{"option": "alone"}'):
        ask(message, sender)
    (briefing,) = ask("nej", sender)
    assert "du er alene" in briefing["text"]
    left = json.dumps(stored(database, conversation("rest", sender)), ensure_ascii=False)
    for answer in (
        "belyse",
        "bibliotek",
        "den første",
        '"concern"',
        '"elsewhere"',
        '"alone"',
        '"missing"',
        "du er alene",
    ):
        assert answer not in left


def test_starting_over_forgets_a_briefing_that_was_left(ask: Ask, database: Path) -> None:
    sender = uuid.uuid4().hex
    for message in ("/tailor_briefing", "belyse bekymringen", "hvad er en livline?"):
        ask(message, sender)
    assert '"concern"' in json.dumps(stored(database, conversation("rest", sender)))
    ask("forfra", sender)
    assert '"concern"' not in json.dumps(stored(database, conversation("rest", sender)))


def test_the_file_is_closed_to_other_users(store: SafeStore, file: Path) -> None:
    assert {part.stat().st_mode & 0o077 for part in (file, file.parent)} == {0}


def test_messages_of_one_conversation_are_handled_one_by_one_in_order() -> None:
    locks, log = InOrderLocks(), []

    async def handle(number: int) -> None:
        async with locks.lock("a"):
            log.append(number)
            await asyncio.sleep(0.01)
            log.append(number)

    async def all_at_once() -> None:
        await asyncio.gather(*(handle(number) for number in range(5)))

    asyncio.run(all_at_once())
    assert log == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert not locks._locks


def test_thirty_turns_keep_the_topic_the_way_back_and_the_offers(ask: Ask) -> None:
    sender = uuid.uuid4().hex
    ask("/indgang", sender)
    ask("/livline", sender)
    for _ in range(26):
        ask("tak", sender)
    (part,) = ask("uddyb", sender)
    assert part["metadata"]["topic"] == "livline"
    (back,) = ask("tilbage", sender)
    assert back["metadata"]["topic"] == "indgang"


def test_what_rasa_loads_does_not_grow_with_the_conversation(ask: Ask, database: Path) -> None:
    sender = uuid.uuid4().hex
    for _ in range(12):
        ask("hej", sender)
    store = SafeStore(domain=Domain.load(str(paths.DOMAIN)), host=f"sqlite:///{database}")
    tracker = asyncio.run(store.retrieve(conversation("rest", sender)))
    assert tracker and sum(isinstance(event, UserUttered) for event in tracker.events) < sessions.TURNS
    assert sum(event["event"] == "user" for event in stored(database, conversation("rest", sender))) == 12


def test_parallel_messages_of_one_sender_are_answered_and_stored_one_after_the_other(ask: Ask, database: Path) -> None:
    sender, topics = uuid.uuid4().hex, ["livline", "indgang", "roller", "maal", "infohus"]
    ask("hej", sender)
    started = time.monotonic()
    with ThreadPoolExecutor(5) as pool:
        replies = list(pool.map(lambda topic: ask(f"/{topic}", sender), topics))
    assert time.monotonic() - started < 3
    assert [reply["metadata"]["topic"] for (reply,) in replies] == topics
    kinds = [
        event["event"] for event in stored(database, conversation("rest", sender)) if event["event"] in ("user", "bot")
    ]
    assert kinds == ["user", "bot"] * 6


@pytest.mark.parametrize("text", ["a\ud800b", "\x00"])
def test_texts_that_kill_stock_rasa_are_answered(ask: Ask, text: str) -> None:
    (reply,) = ask(text)
    assert reply["text"]


@pytest.mark.parametrize("sender", ["a\ud800b", "a\x00b"])
def test_senders_that_kill_stock_rasa_are_refused(pair: servers.Servers, sender: str) -> None:
    with pytest.raises(requests.HTTPError, match="400"):
        servers.ask(pair.url, "hej", sender)
    assert servers.answers(pair.url)


@pytest.mark.parametrize(
    "url", ["postgresql://u@127.0.0.1:1/db", "sqlite:////proc/no/c.db", "sqlite://", "mysql://a/b", "x"]
)
def test_a_database_that_is_not_there_is_no_store(url: str) -> None:
    with pytest.raises(DatabaseFails):
        SafeStore(host=url)


def test_the_table_is_that_of_rasa() -> None:
    theirs = {column.name: str(column.type) for column in SafeStore.SQLEvent.__table__.columns}
    assert {column.name: str(column.type) for column in EVENTS.columns} == theirs
