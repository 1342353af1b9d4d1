"""A reply and its buttons, as every channel gets them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Optional

from vejviser.content.model import Topic
from vejviser.content.pack import Pack
from vejviser.wording import say

SOMETHING_ELSE = "something_else"
MENU = "menu"


class Kind(str, Enum):
    """What a reply is. The values are the public contract's."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    NOT_COVERED = "not_covered"
    OUT_OF_SCOPE = "out_of_scope"
    EMERGENCY = "emergency"
    PRIVACY = "privacy"
    NAVIGATION = "navigation"
    CHECKLIST = "checklist"
    SMALLTALK = "smalltalk"
    MENU = "menu"
    ERROR = "error"


@dataclass(frozen=True)
class Button:
    """A choice: what it says, and what is sent when it is chosen."""

    title: str
    payload: str

    def as_dict(self) -> dict[str, str]:
        """Return the button as the public contract has it."""
        return {"title": self.title, "payload": self.payload}


@dataclass(frozen=True)
class Reply:
    """One message back: text in simple markdown, buttons, and what it is about."""

    kind: Kind
    text: str
    buttons: tuple[Button, ...] = ()
    topic: Optional[Topic] = None
    options: tuple[str, ...] = ()  # topic ids offered, best first
    sources: tuple[str, ...] = ()  # section ids
    delete: bool = False  # the conversation is to be deleted
    missed: bool = False  # the message was not understood, or the reply before did not help

    def as_dict(self) -> dict[str, Any]:
        """Return the reply as the public contract has it, but for whom it is to."""
        return {
            "text": self.text,
            "buttons": [button.as_dict() for button in self.buttons],
            "metadata": self.metadata(),
        }

    def metadata(self) -> dict[str, Any]:
        """Return the metadata of the public contract; keys only where they apply."""
        fields: dict[str, Any] = {"kind": self.kind.value}
        if self.topic:
            fields |= {"topic": self.topic.id, "phase": self.topic.phase, "step": self.topic.step}
        fields |= {"options": list(self.options), "sources": list(self.sources), "delete": self.delete}
        return {key: value for key, value in fields.items() if value}


def topic_buttons(pack: Pack, topics: Iterable[str]) -> tuple[Button, ...]:
    """Return the buttons that ask about the topics (ids), in order."""
    return tuple(Button(pack.topics[id].title, f"/{id}") for id in topics)


def about(intent: str, topic: Topic, title: str) -> Button:
    """Return the button that asks for `intent` (a part, the next step …) of a topic."""
    return Button(title, f"/{intent}" + json.dumps({"topic": topic.id}))


def something_else() -> Button:
    """Return the button that says that none of the offered topics is meant."""
    return Button(say("button.something_else"), f"/{SOMETHING_ELSE}")


def menu_button() -> Button:
    """Return the button that shows the overview."""
    return Button(say("button.menu"), f"/{MENU}")
