"""What the actions share: the content, and how a reply is said."""

import logging
from abc import ABC, abstractmethod
from functools import lru_cache
from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from vejviser.content.load import built_in
from vejviser.content.model import Pack, Topic
from vejviser.replies import offer
from vejviser.replies.reply import Kind, Reply
from vejviser.settings import Settings
from vejviser.wording import say

logger = logging.getLogger(__name__)
TOPIC_SLOT, OPTIONS_SLOT, EARLIER_SLOT = "topic", "options", "earlier"
WAY_BACK = 10  # topics that can be gone back through


@lru_cache(maxsize=1)
def content() -> Pack:
    """Return the pack that is served, read once."""
    pack = built_in()
    return pack if Settings().practice == "on" else pack.without_practice()


class ReplyAction(Action, ABC):
    """An action that says one reply."""

    @abstractmethod
    def reply(self, tracker: Tracker) -> Reply:
        """Return the reply to the latest message."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Say the reply and remember what it shows. A fault becomes an error: a traceback would carry the tracker."""
        try:
            reply = self.reply(tracker)
        except Exception as error:
            logger.error("%s failed: %s", self.name(), type(error).__name__)
            reply = Reply(Kind.ERROR, say("channel.error"))
        buttons = [button.as_dict() for button in reply.buttons]
        dispatcher.utter_message(text=reply.text, buttons=buttons, metadata=reply.metadata())
        return [SlotSet(OPTIONS_SLOT, list(reply.options)), *_remember(tracker, reply.topic)]


def topic_in_hand(tracker: Tracker) -> Optional[Topic]:
    """Return the topic that a button names, else the one last shown, None where there is neither."""
    named = next(tracker.get_latest_entity_values(TOPIC_SLOT), None)
    return content().topics.get(named or tracker.get_slot(TOPIC_SLOT) or "")


def candidates(tracker: Tracker) -> list[str]:
    """Return the topic ids that the latest message may be about, best first."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    return [entry["name"] for entry in ranking if entry["name"] in content().topics]


def which_topic(tracker: Tracker) -> Reply:
    """Return the question which topic is meant, with the likeliest; the overview where nothing is likely."""
    likely = candidates(tracker)
    return offer.clarify(content(), likely) if likely else offer.menu(content(), "no_topic")


def _remember(tracker: Tracker, topic: Optional[Topic]) -> list[EventType]:
    """Return the events that put the topic in hand, and the one before it on the way back."""
    before = tracker.get_slot(TOPIC_SLOT)
    if topic is None or topic.id == before:
        return []
    earlier = [*(tracker.get_slot(EARLIER_SLOT) or []), *([before] if before else [])]
    return [SlotSet(TOPIC_SLOT, topic.id), SlotSet(EARLIER_SLOT, earlier[-WAY_BACK:])]
