"""Renders a reply for Teams: an Adaptive Card with its buttons, or a plain message where it has neither."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from vejviser.channels.botframework.markdown import Element, elements, only_paragraphs, plain

Message = dict[str, Any]
MOST_BYTES = 24_000  # of a card: Teams takes about 28 kB, and what stands around the card counts
MOST_BUTTONS = 6  # that Teams shows of one set
ROOM = 24  # characters of a title that stands beside others; a longer one gets a line to itself
SUMMARY = 150  # characters of the notification
_TYPE = "application/vnd.microsoft.card.adaptive"


def messages(reply: dict[str, Any]) -> list[Message]:
    """Return the messages that show a reply (`text`, `buttons`): one, or more where it is too long for one card."""
    text, buttons = reply.get("text") or "", reply.get("buttons") or []
    if not buttons and only_paragraphs(text) and _size(text) <= MOST_BYTES:
        return [{"type": "message", "textFormat": "markdown", "text": text}]
    parts = list(_packed([*elements(text), *_sets(buttons)]))
    return [_message(part) for part in parts]


def plain_message(message: Message) -> Message:
    """Return the words of the message alone, without its buttons: for a client or a service that takes no card."""
    cards = [attachment["content"] for attachment in message.get("attachments", ())]
    return {"type": "message", "textFormat": "plain", "text": cards[0]["fallbackText"]} if cards else message


def _message(body: list[Element]) -> Message:
    words = "\n".join(_words(body))
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": words,
        "msteams": {"width": "Full"},
        "body": body,
    }
    return {"type": "message", "summary": _shortened(words), "attachments": [{"contentType": _TYPE, "content": card}]}


def _sets(buttons: Sequence[dict[str, str]]) -> Iterator[Element]:
    """Yield the buttons: six beside each other, or one a line where a title is long, so that none is cut."""
    row = MOST_BUTTONS if all(len(button["title"]) <= ROOM for button in buttons) else 1
    for first in range(0, len(buttons), row):
        spacing = "Medium" if first == 0 else "Small"
        actions = [_action(button) for button in buttons[first : first + row]]
        yield {"type": "ActionSet", "spacing": spacing, "actions": actions}


def _action(button: dict[str, str]) -> Element:
    """Return the button; a click is shown in the chat as its title, and comes to us as its payload."""
    value = {"payload": button["payload"]}
    back = {"type": "messageBack", "displayText": button["title"], "text": button["payload"], "value": value}
    return {"type": "Action.Submit", "title": button["title"], "data": {**value, "msteams": back}}


def _packed(body: Sequence[Element]) -> Iterator[list[Element]]:
    """Yield the elements in as few cards as hold them. A fallback says the words once more, so each counts twice."""
    part: list[Element] = []
    for element in (piece for whole in body for piece in _small_enough(whole)):
        if part and _size([*part, element]) + _size("\n".join(_words([*part, element]))) > MOST_BYTES:
            yield part
            part = []
        part.append(element)
    yield part


def _small_enough(element: Element) -> Iterator[Element]:
    """Yield the element, or, where it alone is too large for a card, several containers with what is in it."""
    if element["type"] == "Container" and 2 * _size(element) > MOST_BYTES:
        for items in _packed(element["items"]):
            yield {**element, "items": items}
    else:
        yield element


def _words(body: Sequence[Element]) -> Iterator[str]:
    for element in body:
        if "text" in element:
            yield plain(element["text"])
        yield from _words(element.get("items") or element.get("columns") or [])


def _size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def _shortened(words: str) -> str:
    first = " ".join(words.split())
    return first if len(first) <= SUMMARY else first[: SUMMARY - 1].rsplit(" ", 1)[0] + " …"
