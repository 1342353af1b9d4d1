"""What the actions share: the content, and how a reply is said."""

import logging
from abc import ABC, abstractmethod
from functools import lru_cache
from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from vejviser import paths
from vejviser.content.load import load
from vejviser.content.model import Pack, Topic
from vejviser.replies.reply import Kind, Reply
from vejviser.settings import Settings
from vejviser.wording import say

logger = logging.getLogger(__name__)
TOPIC_SLOT = "topic"


@lru_cache(maxsize=1)
def content() -> Pack:
    """Return the pack that is served, read once."""
    pack = load(paths.CONTENT)
    return pack if Settings().practice == "on" else pack.without_practice()


class ReplyAction(Action, ABC):
    """An action that says one reply."""

    @abstractmethod
    def reply(self, tracker: Tracker) -> Reply:
        """Return the reply to the latest message."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Say the reply and remember its topic. A fault becomes an error reply: a traceback would carry the tracker."""
        try:
            reply = self.reply(tracker)
        except Exception as error:
            logger.error("%s failed: %s", self.name(), type(error).__name__)
            reply = Reply(Kind.ERROR, say("channel.error"))
        buttons = [button.as_dict() for button in reply.buttons]
        dispatcher.utter_message(text=reply.text, buttons=buttons, metadata=reply.metadata())
        return [SlotSet(TOPIC_SLOT, reply.topic.id)] if reply.topic else []


def topic_in_hand(tracker: Tracker) -> Optional[Topic]:
    """Return the topic that the conversation is about, None where there is none."""
    return content().topics.get(tracker.get_slot(TOPIC_SLOT) or "")


def candidates(tracker: Tracker) -> list[str]:
    """Return the topic ids that the latest message may be about, best first."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    return [entry["name"] for entry in ranking if entry["name"] in content().topics]
