"""What every message passes before Rasa sees it, whichever channel it came through."""

import json
import logging
import re
import unicodedata
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint

from vejviser.channels.output import ReplyOutput
from vejviser.content.load import built_in
from vejviser.content.pack import Pack
from vejviser.privacy import nothing_else, redact
from vejviser.replies.answer import ASKABLE
from vejviser.replies.briefing import ANSWER, STOP, TAILOR
from vejviser.replies.reply import MENU, SOMETHING_ELSE, Kind
from vejviser.replies.talk import DELETE
from vejviser.settings import Settings
from vejviser.store import conversation
from vejviser.store.forget import forget

logger = logging.getLogger(__name__)
OnMessage = Callable[[UserMessage], Awaitable[Any]]

SENDER = re.compile(r"[\w.:@-]{1,128}", re.ASCII)
_PAYLOAD = re.compile(r'/(?P<intent>[a-z0-9_]+)(?P<entity>\{"(topic|option)": ?"[a-z0-9_]+"\})?')
_BARE = (MENU, SOMETHING_ELSE, TAILOR, STOP, DELETE)


class Guard(InputChannel):
    """Mixed into each channel, before Rasa's class: `class RestInput(Guard, rasa…RestInput)`."""

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """Return the channel's blueprint, whose messages come through the guard."""
        pack = built_in()
        limit = Settings().max_message_length

        async def guarded(message: UserMessage) -> None:
            output = message.output_channel = ReplyOutput(message.output_channel)
            sender = message.sender_id
            text = clean(message.text or "")
            pressed = is_payload(text, pack)
            if not pressed:
                text = text.lstrip("/ ")
            if not SENDER.fullmatch(sender):
                return await output.send_fixed("", Kind.ERROR, "channel.bad_sender")
            if not text:
                return await output.send_fixed(sender, Kind.MENU, "channel.empty")
            if len(text) > limit:
                return await output.send_fixed(sender, Kind.ERROR, "channel.too_long", length=len(text), limit=limit)
            safe = None if pressed else redact(text)
            if safe and safe.found:
                output.removed = True
                if nothing_else(safe):
                    return await output.send_fixed(sender, Kind.PRIVACY, "privacy.nothing_else")
            message.text = safe.text if safe else text
            message.input_channel, message.metadata = self.name(), None
            message.sender_id, output.recipient = conversation(self.name(), sender), sender
            try:
                await on_new_message(message)
            except Exception as error:  # the traceback would show the text
                logger.error("message not handled: %s", type(error).__name__)
            if output.to_delete:
                deleted = await forget(message.sender_id)
                await output.send_fixed(sender, Kind.SMALLTALK, "deletion.done" if deleted else "deletion.failed")
            if not output.sent:
                await output.send_fixed(sender, Kind.ERROR, "channel.error")

        return super().blueprint(guarded)


def clean(text: str) -> str:
    """Return the text without control characters and lone surrogates, on one line where it had several."""
    kept = (
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text if unicodedata.category(c) != "Cs"
    )
    return " ".join("".join(kept).split())


def is_payload(text: str, pack: Pack) -> bool:
    """Return whether the text is what one of our buttons sends. Any other text with a leading "/" is only text."""
    match = _PAYLOAD.fullmatch(text)
    if not match:
        return False
    entity = json.loads(match["entity"] or "{}")
    if "topic" in entity:
        return match["intent"] in ASKABLE and entity["topic"] in pack.topics
    if "option" in entity:
        return match["intent"] == ANSWER and entity["option"] in pack.briefing.options
    return match["intent"] in (*pack.topics, *_BARE)
