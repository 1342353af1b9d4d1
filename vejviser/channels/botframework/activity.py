"""What of an incoming activity matters: what was written or chosen, by whom, and where."""

import html
import json
import re
from collections.abc import Mapping
from typing import Any

_MENTION = re.compile(r"<at\b[^>]*>.*?</at>", re.IGNORECASE | re.DOTALL)


def is_message(activity: Mapping[str, Any]) -> bool:
    """Return whether it is written or chosen by a person. Raises nothing."""
    return activity.get("type") == "message" and _is_a_persons(activity)


def is_installation(activity: Mapping[str, Any]) -> bool:
    """Return whether a person has just added the bot for personal use. Raises nothing."""
    added = activity.get("type") == "installationUpdate" and activity.get("action") == "add"
    return added and _is_a_persons(activity) and activity["conversation"].get("conversationType") == "personal"


def _is_a_persons(activity: Mapping[str, Any]) -> bool:
    conversation, sender = activity.get("conversation"), activity.get("from")
    return (
        isinstance(activity.get("id"), str)
        and isinstance(conversation, dict)
        and isinstance(conversation.get("id"), str)
        and isinstance(sender, dict)
        and isinstance(sender.get("id"), str)
        and sender.get("role") != "bot"
    )


def text_of(activity: Mapping[str, Any]) -> str:
    """Return the payload of the button that was clicked, or what was written, without mentions."""
    written = activity.get("text")
    return _payload(activity.get("value")) or (plain(written) if isinstance(written, str) else "")


def plain(text: str) -> str:
    """Return a text of Teams without the mentions in it ("<at>Vejviser</at>") and with its entities resolved."""
    return html.unescape(_MENTION.sub(" ", text)).replace("\xa0", " ").strip()


def place_of(activity: Mapping[str, Any]) -> tuple[str, str]:
    """Return what names a conversation: its chat and its person. In a channel each thread is a chat of its own."""
    return activity["conversation"]["id"], activity["from"]["id"]


def _payload(value: Any) -> str:
    """Return what a button sends: `{"payload": …}`, bare or as JSON, as messageBack and Action.Submit give it."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return value.strip() if value.startswith("/") else ""
    payload = value.get("payload") if isinstance(value, dict) else None
    return payload if isinstance(payload, str) else ""
