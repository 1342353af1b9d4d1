"""Answers the topic that was asked about, and shows the parts behind its buttons."""

from rasa_sdk import Tracker

from actions.base import ReplyAction, content, topic_in_hand, which_topic
from actions.briefing import briefing_page
from vejviser.replies import answer
from vejviser.replies.reply import Reply

PART = "part"  # the entity
WHY = "why"  # the reasons stand among the advice


class AnswerTopic(ReplyAction):
    """The short answer, or the part asked for in the same message ("en huskeliste til trin 2")."""

    def name(self) -> str:
        return "action_answer"

    def reply(self, tracker: Tracker) -> Reply:
        topic = content().topics[tracker.get_intent_of_latest_message()]
        part = next(tracker.get_latest_entity_values(PART), None)
        return answer.part(content(), topic, part) if part else answer.answer(content(), topic)


class ShowPart(ReplyAction):
    """More on the topic in hand: the intent (advice, wordings, source …) names the part."""

    def name(self) -> str:
        return "action_part"

    def reply(self, tracker: Tracker) -> Reply:
        topic, intent = topic_in_hand(tracker), tracker.get_intent_of_latest_message()
        if topic is None:  # what to remember, of nothing in particular, is what to remember for the meeting
            return briefing_page(tracker) if intent == "checklist" else which_topic(tracker)
        return answer.part(content(), topic, "advice" if intent == WHY else intent)
