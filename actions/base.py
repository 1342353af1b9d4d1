"""What the actions share: the content, and how a reply is said."""

import logging
from abc import ABC, abstractmethod
from functools import lru_cache
from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from vejviser.content.load import built_in
from vejviser.content.model import Topic
from vejviser.content.pack import Pack
from vejviser.replies import offer
from vejviser.replies.reply import Kind, Reply
from vejviser.settings import Settings
from vejviser.wording import say

logger = logging.getLogger(__name__)
TOPIC_SLOT, OPTIONS_SLOT, EARLIER_SLOT, MISSES_SLOT = "topic", "options", "earlier", "misses"
DANGER_SLOT = "danger"
# What people say in danger without naming it again ("hvad gør jeg nu"): they get the word on danger again.
IN_DANGER = ("advice", "wordings", "why", "next", "where_are_we", "inform", "nlu_fallback", "affirm", "refuses", "deny")
WAY_BACK = 10  # topics that can be gone back through
# The confidence from which a topic is worth offering: as what may be meant (of 74 offers one loses the right one, and a
# quarter of the wrong ones go), and as what is nearest to something that the guide does not say.
MEANT, NEAR = 0.08, 0.01


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
        if tracker.get_slot(DANGER_SLOT) and tracker.get_intent_of_latest_message() in IN_DANGER:
            dispatcher.utter_message(response="utter_emergency")
            return []
        try:
            reply = self.reply(tracker)
        except Exception as error:
            logger.error("%s failed: %s", self.name(), type(error).__name__)
            reply = Reply(Kind.ERROR, say("channel.error"))
        dispatcher.utter_message(**reply.as_dict())
        misses = misses_before(tracker) + 1 if reply.missed else 0
        return [
            SlotSet(OPTIONS_SLOT, list(reply.options)),
            SlotSet(MISSES_SLOT, misses),
            SlotSet(DANGER_SLOT, None),
            *self.remember(tracker, reply.topic),
        ]

    def remember(self, tracker: Tracker, topic: Optional[Topic]) -> list[EventType]:
        """Return the events that put the topic in hand, and the one before it on the way back."""
        before = tracker.get_slot(TOPIC_SLOT)
        if topic is None or topic.id == before:
            return []
        earlier = [*(tracker.get_slot(EARLIER_SLOT) or []), *([before] if before else [])]
        return [SlotSet(TOPIC_SLOT, topic.id), SlotSet(EARLIER_SLOT, earlier[-WAY_BACK:])]


def topic_in_hand(tracker: Tracker) -> Optional[Topic]:
    """Return the topic that a button names, else the one last shown, None where there is neither."""
    named = next(tracker.get_latest_entity_values(TOPIC_SLOT), None)
    return content().topics.get(named or tracker.get_slot(TOPIC_SLOT) or "")


def misses_before(tracker: Tracker) -> int:
    """Return how many messages in a row have just not been understood."""
    return tracker.get_slot(MISSES_SLOT) or 0


def candidates(tracker: Tracker, least: float) -> list[str]:
    """Return the topic ids that the latest message may be about with at least this confidence, best first."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    likely = (e["name"] for e in ranking if e["name"] in content().topics and e["confidence"] >= least)
    return list(dict.fromkeys(likely))


def which_topic(tracker: Tracker) -> Reply:
    """Return the question which topic is meant; the overview where nothing is likely, or it was asked just before."""
    likely = candidates(tracker, MEANT)
    if misses_before(tracker) == 1 or (not likely and misses_before(tracker)):
        return offer.stuck(content())
    return offer.clarify(content(), likely) if likely else offer.menu(content(), "no_topic")
