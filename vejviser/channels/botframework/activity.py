"""What of an incoming activity matters: what was written or chosen, by whom, and where."""

import html
import json
import re
from collections.abc import Collection, Mapping
from typing import Any

import nh3

from vejviser.wording import say

# None of these looks further than to the next "<": a text of nothing but "<at>" must not take seconds.
_MENTION = re.compile(r"<at\b[^<>]*>[^<]*</at>", re.IGNORECASE)
_QUOTED = re.compile(r"</?quoted\b[^<>]*>", re.IGNORECASE)  # the mark of a quotation that stands elsewhere
_SPAN = re.compile(r"<span\b([^<>]*)>[^<]*</span>", re.IGNORECASE)
_MENTIONED, _QUOTATION = "schema.skype.com/Mention", "schema.skype.com/Reply"  # of a span, of a blockquote


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
    """Return the payload of the button that was clicked, or what was written: without mentions and quotations.

    Who else is mentioned than the bot becomes the mark of a name.
    """
    written = activity.get("text")
    written = _answer_to_a_quotation(activity) or (written if isinstance(written, str) else "")
    return _payload(activity.get("value")) or plain(written, _others(activity))


def plain(text: str, others: Collection[str] = ()) -> str:
    """Return a text of Teams without its tags and with its entities resolved; `others`: mentions of other people."""

    def shown(match: "re.Match[str]") -> str:
        return f" {say('privacy.mark.name')} " if match[0] in others else " "

    return html.unescape(_QUOTED.sub(" ", _MENTION.sub(shown, text))).replace("\xa0", " ").strip()


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


def _answer_to_a_quotation(activity: Mapping[str, Any]) -> str:
    """Return what was written below a quotation, nothing where there is none: `text` has both in one."""
    for attachment in _objects(activity.get("attachments")):
        content = attachment.get("content")
        if isinstance(content, str) and attachment.get("contentType") == "text/html" and _QUOTATION in content:
            content = _SPAN.sub(lambda span: " " if _MENTIONED in span[1] else span[0], content)
            return nh3.clean(content, tags=set(), attributes={}, clean_content_tags={"blockquote", "at"})
    return ""


def _others(activity: Mapping[str, Any]) -> set[str]:
    """Return the mentions, as they stand in the text, of others than the bot."""
    recipient = activity.get("recipient")
    bot = recipient.get("id") if isinstance(recipient, dict) else None
    found = set()
    for entity in _objects(activity.get("entities")):
        mentioned = entity.get("mentioned")
        if isinstance(mentioned, dict) and mentioned.get("id") != bot and isinstance(entity.get("text"), str):
            found.add(entity["text"])
    return found


def _objects(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
