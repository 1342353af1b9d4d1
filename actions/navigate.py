"""Moves through the workflow and back through the conversation."""

from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.events import AllSlotsReset, EventType, SlotSet

from actions.base import EARLIER_SLOT, OPTIONS_SLOT, TOPIC_SLOT, ReplyAction, content, topic_in_hand, which_topic
from vejviser.content.model import Topic
from vejviser.replies import answer, navigation, offer
from vejviser.replies.reply import Kind, Reply
from vejviser.wording import say

PLACE = {"choose_first": 0, "affirm": 0, "choose_second": 1, "choose_third": 2, "choose_last": -1}


class Navigate(ReplyAction):
    """The next or previous step, or where we are."""

    def name(self) -> str:
        return "action_navigate"

    def reply(self, tracker: Tracker) -> Reply:
        return navigation.move(content(), topic_in_hand(tracker), tracker.get_intent_of_latest_message())


class Back(ReplyAction):
    """The topic shown before the one in hand."""

    def name(self) -> str:
        return "action_back"

    def reply(self, tracker: Tracker) -> Reply:
        earlier = tracker.get_slot(EARLIER_SLOT)
        if not earlier:
            return offer.menu(content())
        return answer.answer(content(), content().topics[earlier[-1]], Kind.NAVIGATION)

    def remember(self, tracker: Tracker, topic: Optional[Topic]) -> list[EventType]:
        """Step back: what was left is not on the way back, or going back twice would go to and fro."""
        earlier = tracker.get_slot(EARLIER_SLOT) or []
        return [SlotSet(TOPIC_SLOT, topic.id), SlotSet(EARLIER_SLOT, earlier[:-1])] if topic else []


class Refuses(ReplyAction):
    """What to do when the citizen does not want to: before the meeting keep trying, in it look at the motivation."""

    def name(self) -> str:
        return "action_refuses"

    def reply(self, tracker: Tracker) -> Reply:
        topic = topic_in_hand(tracker)
        in_the_meeting = topic is not None and topic.phase == 2
        return answer.answer(
            content(), content().topics["forandringsproces" if in_the_meeting else "vedholdende_kontakt"]
        )


class Decline(ReplyAction):
    """None of what was offered; a bare no where nothing was offered is only acknowledged."""

    def name(self) -> str:
        return "action_decline"

    def reply(self, tracker: Tracker) -> Reply:
        if tracker.get_intent_of_latest_message() == "deny" and not tracker.get_slot(OPTIONS_SLOT):
            return Reply(Kind.SMALLTALK, say("acknowledge"))
        return offer.menu(content(), "rephrase")


class Choose(ReplyAction):
    """The topic picked from those offered, by its place."""

    def name(self) -> str:
        return "action_choose"

    def reply(self, tracker: Tracker) -> Reply:
        options = tracker.get_slot(OPTIONS_SLOT) or []
        intent = tracker.get_intent_of_latest_message()
        place = PLACE[intent]
        if intent == "affirm" and not options:
            return Reply(Kind.SMALLTALK, say("acknowledge"))
        if place >= len(options) or not options:
            return which_topic(tracker)
        return answer.answer(content(), content().topics[options[place]])


class StartOver(ReplyAction):
    """From the beginning: the topic is forgotten."""

    def name(self) -> str:
        return "action_start_over"

    def reply(self, tracker: Tracker) -> Reply:
        return offer.menu(content())

    def remember(self, tracker: Tracker, topic: Optional[Topic]) -> list[EventType]:
        """Remember nothing at all."""
        return [AllSlotsReset()]
