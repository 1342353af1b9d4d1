"""A reply as messages for Slack: sections and buttons within Slack's limits, with nothing lost."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vejviser.channels.slack.mrkdwn import Line, paragraphs, split
from vejviser.wording import say

SECTION = 3000  # characters in a section
BUTTONS, TITLE, VALUE = 25, 75, 2000  # in a group of buttons; characters on one, and of what it sends
BLOCKS = 50  # in a message
MESSAGE = 3800  # characters in a message: Slack takes 4,000 in its plain text; in its blocks about 11,000
MORE = "…"
Json = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """What `chat.postMessage` gets: the blocks, and the same as plain text, for notifications and screen readers."""

    text: str
    blocks: tuple[Json, ...]


@dataclass(frozen=True)
class _Block:
    block: Json
    plain: str = ""

    @property
    def size(self) -> int:
        return max(len(self.plain), len(self.block.get("text", {}).get("text", "")))


def messages(reply: Mapping[str, Any]) -> list[Message]:
    """Return the messages for a reply (`text` in simple markdown, `buttons`): one, or more where it is long."""
    buttons = [button for button in reply.get("buttons") or () if button.get("title")]
    clickable = [button for button in buttons if len(button["payload"]) <= VALUE]
    written = paragraphs(reply["text"])
    too_long = [button["title"] for button in clickable if len(button["title"]) > TITLE]
    if too_long:
        written += paragraphs(_listed("slack.long_titles", too_long))
    if len(clickable) < len(buttons):
        written += paragraphs(_listed("slack.to_write", [b["title"] for b in buttons if b not in clickable]))
    return list(_packed([*_sections(written), *_actions(clickable)]))


def _sections(written: Sequence[Sequence[Line]]) -> Iterator[_Block]:
    """Yield the paragraphs as sections, as many in one as it holds."""
    lines: list[Line] = []
    for number, paragraph in enumerate(written):
        parts = [part for line in paragraph for part in _fitting(line)]
        whole = [*lines, *([Line(())] if number and lines else []), *parts]
        if _size(whole) <= SECTION:
            lines = whole
            continue
        if lines:
            yield _section(lines)
        lines = []
        for part in parts:
            if lines and _size([*lines, part]) > SECTION:
                yield _section(lines)
                lines = []
            lines.append(part)
    if lines:
        yield _section(lines)


def _actions(buttons: Sequence[Mapping[str, str]]) -> Iterator[_Block]:
    for start in range(0, len(buttons), BUTTONS):
        elements = [_button(button, number) for number, button in enumerate(buttons[start : start + BUTTONS], start)]
        yield _Block({"type": "actions", "elements": elements})


def _packed(blocks: Iterable[_Block]) -> Iterator[Message]:
    """Yield the blocks in messages, as many in one as it holds."""
    held: list[_Block] = []
    for block in blocks:
        if held and (len(held) == BLOCKS or sum(other.size + 2 for other in held) + block.size > MESSAGE):
            yield _message(held)
            held = []
        held.append(block)
    if held:
        yield _message(held)


def _message(blocks: Sequence[_Block]) -> Message:
    text = "\n\n".join(block.plain for block in blocks if block.plain)
    return Message(text or say("ask.buttons"), tuple(block.block for block in blocks))


def _section(lines: Sequence[Line]) -> _Block:
    text = {"type": "mrkdwn", "text": _text(lines), "verbatim": True}
    return _Block({"type": "section", "text": text, "expand": True}, "\n".join(line.plain() for line in lines))


def _button(button: Mapping[str, str], number: int) -> Json:
    title = button["title"]
    shown = title if len(title) <= TITLE else title[: TITLE - len(MORE)].rstrip() + MORE
    text = {"type": "plain_text", "text": shown, "emoji": False}
    return {"type": "button", "action_id": f"choice_{number}", "text": text, "value": button["payload"]}


def _fitting(line: Line) -> Iterable[Line]:
    return [line] if len(line.mrkdwn()) <= SECTION else split(line, SECTION)


def _text(lines: Iterable[Line]) -> str:
    return "\n".join(line.mrkdwn() for line in lines)


def _size(lines: Sequence[Line]) -> int:
    return len(_text(lines))


def _listed(wording: str, titles: Iterable[str]) -> str:
    return "\n".join([say(wording), "", *(f"- {title}" for title in titles)])
