"""What a person wrote in Slack, as plain text: Slack puts links, mentions and channels in angle brackets."""

import re
from collections.abc import Collection

from vejviser.wording import say

_REFERENCE = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")  # a "<" that a person wrote comes as "&lt;"
_MARKS = re.compile(r"[*~`]|(?<!\w)_|_(?!\w)")  # bold … could hide what a number is
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))  # "&" last


def plain(text: str, bots: Collection[str]) -> str:
    """Return the text without Slack's markup; `bots` are the ids whose mention only called the assistant.

    Any other mention is a person, and becomes the mark of a name.
    """

    def shown(match: "re.Match[str]") -> str:
        target, label = match[1], match[2] or ""
        if target.startswith("@"):
            return "" if target[1:] in bots else say("privacy.mark.name")
        if target.startswith(("#", "!")):
            return label
        return label or target.removeprefix("mailto:").removeprefix("tel:")

    text = _REFERENCE.sub(shown, text)
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return _MARKS.sub("", text).strip()


def mentioned(text: str) -> list[str]:
    """Return the ids of those who are mentioned, in order."""
    return [match[1][1:] for match in _REFERENCE.finditer(text) if match[1].startswith("@")]
