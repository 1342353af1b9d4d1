"""Collects each reply as one message, with its metadata: Rasa's own output splits text and drops metadata."""

from typing import Any, Optional

from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel

from vejviser.replies.markdown import paragraphs
from vejviser.replies.reply import Kind
from vejviser.wording import say

DELETE = "delete"  # in the metadata of a response: the conversation is to be deleted, and that then be said


class ReplyOutput(OutputChannel):
    """Collects each reply whole, as `{recipient_id, text, buttons, metadata}`, for the channel to render and send.

    Where personal data was `removed` from the message that is answered, each reply says so.
    """

    def __init__(self, output: CollectingOutputChannel) -> None:
        self._output = output
        self.sent = 0
        self.recipient: Optional[str] = None  # what the client calls the conversation, where Rasa calls it otherwise
        self.removed = False
        self.to_delete = False

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Pass the message on whole. `message` is Rasa's: text, buttons and whatever the action added."""
        metadata = message.get("metadata") or {}
        if metadata.get(DELETE):
            self.to_delete = True
            return
        text = message.get("text") or ""
        if self.removed:
            metadata = {**metadata, "privacy": True}
            text = _with_notice(text, metadata.get("kind"))
        reply = {"recipient_id": recipient_id if self.recipient is None else self.recipient, "text": text}
        if message.get("buttons"):
            reply["buttons"] = message["buttons"]
        reply["metadata"] = metadata
        self.sent += 1
        await self._output._persist_message(reply)

    async def send_fixed(self, recipient_id: str, kind: Kind, wording: str, **values: object) -> None:
        """Pass on a reply that needs no Rasa: `wording` is a key of the fixed wording."""
        await self.send_response(recipient_id, {"text": say(wording, **values), "metadata": {"kind": kind.value}})


def _with_notice(text: str, kind: Any) -> str:
    """Return the text with the word that something was removed: first, but for the call to 112, which comes first."""
    if kind == Kind.PRIVACY:
        return text
    notice = say("privacy.removed")
    return paragraphs(text, notice) if kind == Kind.EMERGENCY else paragraphs(notice, text)
