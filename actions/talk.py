"""Talk that is about no topic."""

from rasa_sdk import Tracker

from actions.base import ReplyAction, content, misses_before
from vejviser.replies import offer, talk
from vejviser.replies.reply import Reply
from vejviser.settings import Settings


class Talk(ReplyAction):
    """Hello, thanks, who are you, outside the field …: the intent names the wording."""

    def name(self) -> str:
        return "action_talk"

    def reply(self, tracker: Tracker) -> Reply:
        return talk.talk(content(), tracker.get_intent_of_latest_message(), Settings().retention_days)


class Frustration(Talk):
    """Other ways when the reply did not help; the overview and a human way out the second time."""

    def name(self) -> str:
        return "action_frustration"

    def reply(self, tracker: Tracker) -> Reply:
        return offer.stuck(content()) if misses_before(tracker) else super().reply(tracker)


class Delete(ReplyAction):
    """Deletes the conversation on a plain command, and else asks first: it cannot be undone."""

    def name(self) -> str:
        return "action_delete"

    def reply(self, tracker: Tracker) -> Reply:
        message = tracker.latest_message
        pressed = str(message.get("text")).startswith("/")
        return talk.delete(certain=pressed or bool(message["intent"].get("certain")))
