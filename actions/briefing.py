"""The briefing for a meeting: at once as it is, and tailored by Rasa's form `briefing_form`."""

from abc import abstractmethod
from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import ReplyAction, content, misses_before
from actions.navigate import PLACE
from vejviser.content.briefing import SLOT, Question
from vejviser.content.model import Topic
from vejviser.replies import briefing, offer
from vejviser.replies.reply import Reply

ATTEMPTS = {"inform", "nlu_fallback", "affirm", "deny", "not_covered", "out_of_scope", "choose_none"}
REQUESTED = "requested_slot"  # Rasa's: the slot that the form asks for


class Briefing(ReplyAction):
    """The briefing with the answers there are."""

    def name(self) -> str:
        return "action_briefing"

    def reply(self, tracker: Tracker) -> Reply:
        return briefing_page(tracker)


class BriefingDone(Briefing):
    """The tailored briefing when the form has all answers, which are then forgotten; nothing when it was left."""

    def name(self) -> str:
        return "action_briefing_done"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return super().run(dispatcher, tracker, domain) if all(map(tracker.get_slot, _slots())) else []

    def remember(self, tracker: Tracker, topic: Optional[Topic]) -> list[EventType]:
        return [*super().remember(tracker, topic), *_forgotten()]


class StopBriefing(ReplyAction):
    """Leaves the form and forgets its answers."""

    def name(self) -> str:
        return "action_stop_briefing"

    def reply(self, tracker: Tracker) -> Reply:
        return offer.menu(content(), "briefing.stopped")

    def remember(self, tracker: Tracker, topic: Optional[Topic]) -> list[EventType]:
        return [*_forgotten(), ActiveLoop(None), SlotSet(REQUESTED, None)]


class ValidateBriefingForm(Action):
    """Reads the answer to the question asked: its button, its words, or its place ("den første").

    Rasa asks on when a slot is set. Where none is, it rejects the form, and the rules answer what was said instead.
    """

    def name(self) -> str:
        return "validate_briefing_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        asked = next((q for q in content().briefing.questions if q.slot == tracker.get_slot(REQUESTED)), None)
        pressed = next(tracker.get_latest_entity_values("option"), None)
        for question in content().briefing.questions:
            if pressed and pressed in {option.id for option in question.options}:
                return [SlotSet(question.slot, pressed)]
        if asked is None or tracker.get_intent_of_latest_message() == "emergency":
            return []
        option = _said(asked, tracker)
        return [SlotSet(asked.slot, option)] if option or _is_attempt(asked, tracker) else []


class _Ask(ReplyAction):
    """Asks one question of the form, or leaves the form when something else was answered in between."""

    @property
    @abstractmethod
    def question(self) -> str:
        """The id of the question."""

    def name(self) -> str:
        return f"action_ask_{SLOT}{self.question}"

    def reply(self, tracker: Tracker) -> Reply:
        question = next(q for q in content().briefing.questions if q.id == self.question)
        return briefing.ask(content(), question, again=tracker.get_slot(REQUESTED) == question.slot)

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        if _replied(tracker):
            return [ActiveLoop(None), SlotSet(REQUESTED, None)]
        return super().run(dispatcher, tracker, domain)


class AskPurpose(_Ask):
    """What the meeting is for."""

    question = "purpose"


class AskPlace(_Ask):
    """Where it is."""

    question = "place"


class AskCompany(_Ask):
    """How many professionals take part."""

    question = "company"


class AskRisk(_Ask):
    """Whether the risk has been assessed."""

    question = "risk"


def briefing_page(tracker: Tracker) -> Reply:
    """Return the briefing with the answers that the slots hold."""
    return briefing.page(content(), {q.id: tracker.get_slot(q.slot) for q in content().briefing.questions})


def _is_attempt(question: Question, tracker: Tracker) -> bool:
    """Return whether the message is meant for an answer, though it is not understood: it is asked again, once."""
    intent = tracker.get_intent_of_latest_message() or ""
    of_the_question = {option.topic for option in question.options} | ATTEMPTS
    asks = str(tracker.latest_message.get("text")).rstrip().endswith("?")
    return intent in of_the_question and not asks and not misses_before(tracker)


def _slots() -> list[str]:
    return [question.slot for question in content().briefing.questions]


def _forgotten() -> list[EventType]:
    return [SlotSet(slot, None) for slot in _slots()]


def _replied(tracker: Tracker) -> bool:
    """Return whether the latest message has got its reply already."""
    for event in reversed(tracker.events):
        if event["event"] in ("user", "bot"):
            return bool(event["event"] == "bot")
    return False


def _said(question: Question, tracker: Tracker) -> Optional[str]:
    option = briefing.meant(content(), question, tracker.latest_message.get("text") or "")
    intent = tracker.get_intent_of_latest_message() or ""
    place = PLACE.get(intent) if intent.startswith("choose_") else None
    if option or place is None or place >= len(question.options):
        return option
    return question.options[place].id
