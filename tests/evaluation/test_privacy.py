"""Personal data: what is found, what the person is told, and that nothing of it is left anywhere."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ask, found_in
from vejviser import paths
from vejviser.evaluation import privacy
from vejviser.runtime.child import LOGS

MARKS = {"cpr": 1.0, "phone": 1.0, "email": 1.0, "name": 0.9, "address": 0.9}


def test_recall_reaches_its_marks() -> None:
    missed: list[str] = []
    shares = privacy.recall(missed)
    assert not {what: str(shares[what]) for what, mark in MARKS.items() if shares[what].value < mark}, missed


def test_what_only_looks_like_personal_data_is_left_alone() -> None:
    missed: list[str] = []
    assert privacy.false_alarms(missed).value <= 0.02, missed


@pytest.fixture(scope="module")
def replies(ask: Ask) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every message with personal data, and its reply."""
    entries = privacy.entries("with")
    with ThreadPoolExecutor(4) as pool:
        return list(zip(entries, pool.map(lambda entry: ask(entry["text"], uuid.uuid4().hex)[0], entries)))


def test_the_person_is_told_and_still_answered(replies: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    told = [reply["metadata"].get("privacy", False) for _, reply in replies]
    assert sum(told) >= 0.96 * len(told)
    assert all(reply["text"] for _, reply in replies)
    assert sum(reply["metadata"]["kind"] == "privacy" for _, reply in replies) < 0.2 * len(replies)


def test_nothing_of_it_is_left(replies: list[tuple[dict[str, Any], dict[str, Any]]], database: Path) -> None:
    folders = (database.parent, LOGS, paths.MODELS)
    left = b"\n".join(file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file())
    secrets = {secret for entry, _ in replies for secret in entry["remove"] if len(secret) >= 6}
    assert len(secrets) > 150
    assert found_in(left, secrets) == []


def test_the_emergency_text_comes_before_the_word_on_personal_data(ask: Ask) -> None:
    (reply,) = ask("Jens Testesen har trukket en kniv her foran mig")
    assert (reply["metadata"]["kind"], reply["metadata"]["privacy"]) == ("emergency", True)
    assert reply["text"].startswith("**Ring 112")


def test_a_message_of_personal_data_alone_is_not_answered_but_explained(ask: Ask) -> None:
    (reply,) = ask("cpr 320199-0000")
    assert reply["metadata"] == {"kind": "privacy", "privacy": True}


def test_slet_samtalen_deletes(ask: Ask, database: Path) -> None:
    sender = uuid.uuid4().hex
    ask("hvordan giver jeg en livline?", sender)
    assert sender.encode() in b"".join(file.read_bytes() for file in database.parent.iterdir())
    (reply,) = ask("slet samtalen", sender)
    assert reply["metadata"] == {"kind": "smalltalk"}
    assert sender.encode() not in b"".join(file.read_bytes() for file in database.parent.iterdir())
