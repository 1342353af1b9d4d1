"""What the chat page shows beside the conversation, and Slack and Teams do not: it is said in the replies there."""

from typing import Any

from vejviser.replies.markdown import paragraphs
from vejviser.wording import say

_SAID = {"privacy.removed": "still_there", "privacy.nothing_else": "still_there", "deletion.done": "not_deleted"}


def completed(reply: dict[str, Any], channel: str, message_stays: bool = True) -> dict[str, Any]:
    """Return the reply, which says, where something is forgotten, that the channel still has it: if a message stays."""
    text = reply["text"]
    for wording, addition in _SAID.items():
        if message_stays or addition != "still_there":
            text = text.replace(say(wording), f"{say(wording)} {say(f'{channel}.{addition}')}", 1)
    return {**reply, "text": text}


def introduced(reply: dict[str, Any]) -> dict[str, Any]:
    """Return the reply with the word on who answers, and on personal data: for the first one in a conversation."""
    return {**reply, "text": paragraphs(reply["text"], say("channel.robot"))}
