"""Offers topics where no single one can be answered."""

from rasa_sdk import Tracker

from actions.base import NEAR, ReplyAction, candidates, content, which_topic
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
        return offer.not_covered(content(), candidates(tracker, NEAR))


class Menu(ReplyAction):
    """Shows what can be asked."""

    def name(self) -> str:
        return "action_menu"

    def reply(self, tracker: Tracker) -> Reply:
        return offer.menu(content())
