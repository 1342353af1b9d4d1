"""Conversations over REST: what follows on what."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.conftest import Ask
from vejviser import paths
from vejviser.wording import say

Talk = Callable[..., dict[str, Any]]


@pytest.fixture
def talk(ask: Ask) -> Talk:
    """Say one thing after another in one conversation; the reply to the last comes back."""
    sender = uuid.uuid4().hex

    def talk(*messages: str) -> dict[str, Any]:
        for message in messages:
            replies = ask(message, sender)
            assert len(replies) == 1, f"{message}: {len(replies)} replies"
        return replies[0]

    return talk


def kind(reply: dict[str, Any]) -> str:
    return str(reply["metadata"]["kind"])


def topic(reply: dict[str, Any]) -> str:
    return str(reply["metadata"].get("topic"))


def option(reply: dict[str, Any], title: str) -> str:
    return next(str(button["payload"]) for button in reply["buttons"] if button["title"] == title)


def test_every_intent_has_a_rule() -> None:
    intents = YAML(typ="safe").load(paths.DOMAIN.read_text("utf-8"))["intents"]
    ruled = " ".join(file.read_text("utf-8") for file in paths.RULES.parent.glob("*.yml")).split()
    assert [intent for intent in intents if intent not in ruled] == []


@pytest.mark.parametrize(
    ("message", "expected_kind", "expected_topic", "heading"),
    [
        ("lav en huskeliste til trin 2", "checklist", "trin_2", "Huskeliste"),
        ("uddyb det med rollerne", "answer", "roller", "Uddybning"),
        ("giv et eksempel på en livline", "answer", "livline", "Det kan du sige"),
        ("hvor står det med antagelser", "answer", "antagelser", "Kilde"),
        ("alt til afrundingen", "checklist", "trin_4", "Huskeliste"),
    ],
)
def test_a_part_and_a_topic_in_one_message(
    ask: Ask, message: str, expected_kind: str, expected_topic: str, heading: str
) -> None:
    (reply,) = ask(message)
    assert (kind(reply), topic(reply)) == (expected_kind, expected_topic)
    assert heading in reply["text"]


def test_two_topics_joined_by_or_are_asked_back(talk: Talk) -> None:
    reply = talk("livline eller opsummering?")
    assert kind(reply) == "clarify"
    assert reply["metadata"]["options"][:2] == ["livline", "opsummering"]
    assert topic(talk("den anden")) == "opsummering"


def test_going_back_twice_goes_further_back(talk: Talk) -> None:
    talk("hvad med roller?", "hvad med mødested?", "hvordan giver jeg en livline?")
    assert topic(talk("tilbage")) == "moedested"
    assert topic(talk("tilbage")) == "roller"
    assert kind(talk("tilbage")) == "menu"


def test_the_second_miss_in_a_row_gets_the_overview_and_a_way_out(talk: Talk) -> None:
    assert kind(talk("mødet")) == "clarify"
    second = talk("mødet")
    assert kind(second) == "menu"
    assert "leder" in second["text"]
    talk("hvordan giver jeg en livline?")
    assert kind(talk("mødet")) == "clarify"


def test_no_help_twice_gets_the_overview(talk: Talk) -> None:
    talk("hvad er et infohus?")
    assert kind(talk("det hjalp ikke")) == "smalltalk"
    assert kind(talk("det hjalp stadig ikke")) == "menu"


def test_the_same_again_and_again_never_loops(talk: Talk) -> None:
    assert {kind(talk("næste")) for _ in range(40)} == {"navigation"}
    assert {kind(talk("uddyb")) for _ in range(6)} == {"answer"}
    assert {kind(talk("ja")) for _ in range(4)} <= {"smalltalk", "answer"}


def test_start_over_forgets_the_topic(talk: Talk) -> None:
    talk("hvad er et infohus?")
    assert kind(talk("forfra")) == "menu"
    assert kind(talk("uddyb")) == "menu"


def test_the_topic_in_hand_outlives_other_talk(talk: Talk) -> None:
    talk("hvordan giver jeg en livline?")
    assert kind(talk("tak")) == "smalltalk"
    assert kind(talk("hvornår er der kursus i det?")) in ("not_covered", "clarify")
    assert kind(talk("hvad er hovedstaden i Peru?")) == "out_of_scope"
    assert topic(talk("uddyb")) == "livline"


def test_a_briefing_comes_at_once_and_can_be_tailored(talk: Talk) -> None:
    reply = talk("jeg har møde i morgen, hvad skal jeg huske?")
    assert kind(reply) == "checklist"
    for heading in ("Mål", "Sted", "Roller", "Sikkerhed", "Åbning", "Afslutning", "Livline"):
        assert f"**{heading}**" in reply["text"]
    question = talk(option(reply, "Tilpas til mit møde"))
    assert "1 af 4" in question["text"]
    question = talk(option(question, "Belyse bekymringen"))
    question = talk("hjemme hos ham")
    assert "3 af 4" in question["text"]
    talk("den første")
    briefing = talk("nej")
    assert kind(briefing) == "checklist"
    assert "du er alene; risikoen er ikke vurderet endnu" in briefing["text"]
    assert "hjemme hos borgeren" in briefing["text"]


def test_a_list_of_nothing_in_particular_is_the_briefing(talk: Talk) -> None:
    briefing = talk("lav en huskeliste")
    assert kind(briefing) == "checklist"
    assert say("button.tailor") in str(briefing["buttons"])
    assert say("part.checklist", title="") in talk("hvad er en livline?", "lav en huskeliste")["text"]


def test_a_briefing_is_left_by_asking_something_else_and_taken_up_again(talk: Talk) -> None:
    talk("/tailor_briefing", "følge op")
    assert topic(talk("hvad er en livline?")) == "livline"
    assert "2 af 4" in talk("fortsæt briefingen")["text"]


def test_a_briefing_that_was_left_is_soon_forgotten(talk: Talk) -> None:
    talk("/tailor_briefing", "følge op", "hvad er en livline?", "uddyb", "hvor står det", "tak")
    assert "1 af 4" in talk("tilpas briefingen")["text"]


def test_an_answer_that_is_not_understood_is_asked_again_once(talk: Talk) -> None:
    talk("/tailor_briefing", "følge op")
    again = talk("vi mødes ikke hos os")
    assert kind(again) == "checklist"
    assert "Hvor skal I mødes?" in again["text"]
    assert "3 af 4" in talk("hjemme hos ham")["text"]


@pytest.mark.parametrize(
    "message", ["han vil slet ikke samtale", "du må ikke slette samtalen", "kan jeg slette samtalen?"]
)
def test_only_a_plain_command_deletes(talk: Talk, message: str) -> None:
    talk("hvordan giver jeg en livline?")
    assert "er slettet" not in talk(message)["text"]
    assert "er slettet" in talk("slet samtalen")["text"]


def test_after_danger_the_word_on_danger_comes_again(talk: Talk) -> None:
    talk("hvordan giver jeg en livline?")
    assert kind(talk("han kommer imod mig med en kniv")) == "emergency"
    assert kind(talk("hvad gør jeg")) == "emergency"
    assert topic(talk("hvad er et infohus?")) == "infohus"
    assert topic(talk("uddyb")) == "infohus"


@pytest.mark.parametrize("message", ["han kom ikke", "han er syrer", "jeg er alene i dag", "moren truer med advokat"])
def test_everyday_statements_are_no_danger(ask: Ask, message: str) -> None:
    (reply,) = ask(message)
    assert kind(reply) != "emergency"


def test_a_briefing_is_stopped(talk: Talk) -> None:
    question = talk("/tailor_briefing")
    assert kind(talk(option(question, "Stop"))) == "menu"
    assert kind(talk("ja")) == "smalltalk"


def test_an_old_answer_button_of_the_briefing_still_counts(talk: Talk) -> None:
    question = talk("/tailor_briefing")
    talk("hvad er et infohus?")
    assert "2 af 4" in talk(option(question, "Tale om motivation"))["text"]


def test_danger_is_danger_also_in_the_middle_of_a_briefing(talk: Talk) -> None:
    talk("/tailor_briefing")
    assert kind(talk("nu har han trukket en kniv")) == "emergency"
    assert kind(talk("tak")) == "smalltalk"


@pytest.mark.parametrize(
    "message", ["HJÆLP", "hjælp!!", "han sigter på os med en pistol", "hun har lige taget en masse piller"]
)
def test_the_patterns_mean_danger(ask: Ask, message: str) -> None:
    (reply,) = ask(message)
    assert kind(reply) == "emergency"
    assert reply["text"].startswith("**Ring 112")


@pytest.mark.parametrize(
    "message", ["hjælp", "hvad gør vi hvis han bliver truende?", "Hvordan vurderer vi risikoen for vold før mødet?"]
)
def test_plans_and_questions_are_no_danger(ask: Ask, message: str) -> None:
    (reply,) = ask(message)
    assert kind(reply) != "emergency"


def test_what_is_kept_is_told(ask: Ask) -> None:
    (reply,) = ask("gemmer du det, jeg skriver?")
    assert kind(reply) == "smalltalk"
    assert "personoplysninger" in reply["text"]
