"""Sends one reply as one message, with its metadata: Rasa's own output splits text and drops metadata."""

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel

from vejviser.replies.markdown import paragraphs
from vejviser.replies.reply import Kind
from vejviser.wording import say

DELETE = "delete"  # in the metadata of a response: the conversation is to be deleted, and that then be said


class ReplyOutput(OutputChannel):
    """Puts messages of the form `{recipient_id, text, buttons, metadata}` into the collector that the channel reads.

    Where personal data was `removed` from the message that is answered, each reply says so.
    """

    def __init__(self, collector: CollectingOutputChannel) -> None:
        self._collector = collector
        self.sent = 0
        self.removed = False
        self.to_delete = False

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Collect the message whole. `message` is Rasa's: text, buttons and whatever the action added."""
        metadata = message.get("metadata") or {}
        if metadata.get(DELETE):
            self.to_delete = True
            return
        text = message.get("text") or ""
        if self.removed:
            metadata = {**metadata, "privacy": True}
            text = _with_notice(text, metadata.get("kind"))
        reply = {"recipient_id": recipient_id, "text": text}
        if message.get("buttons"):
            reply["buttons"] = message["buttons"]
        reply["metadata"] = metadata
        self.sent += 1
        await self._collector._persist_message(reply)

    async def send_fixed(self, recipient_id: str, kind: Kind, wording: str, **values: object) -> None:
        """Collect a reply that needs no Rasa: `wording` is a key of the fixed wording."""
        await self.send_response(recipient_id, {"text": say(wording, **values), "metadata": {"kind": kind.value}})


def _with_notice(text: str, kind: Any) -> str:
    """Return the text with the word that something was removed: first, but for the call to 112, which comes first."""
    if kind == Kind.PRIVACY:
        return text
    notice = say("privacy.removed")
    return paragraphs(text, notice) if kind == Kind.EMERGENCY else paragraphs(notice, text)
