"""Sends one reply as one message, with its metadata: Rasa's own output splits text and drops metadata."""

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, OutputChannel

from vejviser.replies.reply import Kind
from vejviser.wording import say


class ReplyOutput(OutputChannel):
    """Puts messages of the form `{recipient_id, text, buttons, metadata}` into the collector that the channel reads."""

    def __init__(self, collector: CollectingOutputChannel) -> None:
        self._collector = collector
        self.sent = 0

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Collect the message whole. `message` is Rasa's: text, buttons and whatever the action added."""
        reply = {"recipient_id": recipient_id, "text": message.get("text") or ""}
        if message.get("buttons"):
            reply["buttons"] = message["buttons"]
        reply["metadata"] = message.get("metadata") or {}
        self.sent += 1
        await self._collector._persist_message(reply)

    async def send_fixed(self, recipient_id: str, kind: Kind, wording: str, **values: object) -> None:
        """Collect a reply that needs no Rasa: `wording` is a key of the fixed wording."""
        await self.send_response(recipient_id, {"text": say(wording, **values), "metadata": {"kind": kind.value}})
