"""What is said without a topic: hello, thanks, who am I, what lies outside the field. The wording is under `talk`."""

from vejviser.content.pack import Pack
from vejviser.replies.offer import OVERVIEW
from vejviser.replies.reply import Button, Kind, Reply, menu_button, topic_buttons
from vejviser.wording import say

DELETE = "delete_conversation"
_KINDS = {"out_of_scope": Kind.OUT_OF_SCOPE, "ask_emergency_numbers": Kind.NOT_COVERED}
_STEPS = ("greet", "out_of_scope", "frustration")  # those that show the steps


def talk(pack: Pack, intent: str, days: int) -> Reply:
    """Return what is said to an intent. `days` are those that a conversation is remembered."""
    buttons = topic_buttons(pack, OVERVIEW[1:]) if intent in _STEPS else ()
    if intent == "frustration":
        return Reply(Kind.SMALLTALK, say("talk.frustration"), (*buttons, menu_button()), missed=True)
    return Reply(_KINDS.get(intent, Kind.SMALLTALK), say(f"talk.{intent}", days=days), buttons)


def delete(certain: bool) -> Reply:
    """Return the word that the conversation goes, or, unless it is certain that it is to go, the question."""
    buttons = (Button(say("button.delete_conversation"), f"/{DELETE}"), Button(say("button.keep"), "/menu"))
    return Reply(Kind.SMALLTALK, say("talk.delete_conversation"), () if certain else buttons, delete=certain)
