"""Offers topics where no single one can be answered."""

from rasa_sdk import Tracker

from actions.base import ReplyAction, candidates, content, misses_before, which_topic
from vejviser.replies import offer
from vejviser.replies.reply import Reply


class Clarify(ReplyAction):
    """Asks which topic is meant."""

    def name(self) -> str:
        return "action_clarify"

    def reply(self, tracker: Tracker) -> Reply:
        return which_topic(tracker)


class NotCovered(ReplyAction):
    """Says that the guide does not say it, and what is nearest."""

    def name(self) -> str:
        return "action_not_covered"

    def reply(self, tracker: Tracker) -> Reply:
        return offer.not_covered(content(), candidates(tracker))


class Frustration(ReplyAction):
    """Offers other ways when the reply did not help."""

    def name(self) -> str:
        return "action_frustration"

    def reply(self, tracker: Tracker) -> Reply:
        return offer.stuck(content()) if misses_before(tracker) else offer.frustration(content())


class Menu(ReplyAction):
    """Shows what can be asked."""

    def name(self) -> str:
        return "action_menu"

    def reply(self, tracker: Tracker) -> Reply:
        return offer.menu(content())
