"""Writes statements as simple markdown; what is not the guide's stands in a quote block with its mark."""

from collections.abc import Callable, Sequence
from itertools import groupby

from vejviser.content.model import Basis, Statement, Topic
from vejviser.content.pack import Pack
from vejviser.wording import say

BLANK = "\n\n"


def prose(statements: Sequence[Statement]) -> str:
    """Return the statements as running text."""
    return _by_basis(statements, lambda texts: " ".join(texts))


def bullets(statements: Sequence[Statement], quoted: bool = False) -> str:
    """Return the statements as a list; `quoted` for words to be said."""
    form = "- »{}«" if quoted else "- {}"
    return _by_basis(statements, lambda texts: "\n".join(form.format(text) for text in texts))


def footer(pack: Pack, topic: Topic, sections: Sequence[str]) -> str:
    """Return the last line: phase and step where the topic has them, and the sections it rests on."""
    parts = []
    if topic.step:
        parts.append(say("reply.place_step", phase=topic.phase, step=topic.step))
    elif topic.phase:
        parts.append(say("reply.place_phase", phase=topic.phase))
    if sections:
        parts.append(say("reply.source", sections="; ".join(pack.sections[section] for section in sections)))
    return f"*{' · '.join(parts)}*" if parts else ""


def paragraphs(*parts: str) -> str:
    """Return the parts that are not empty, with a blank line between."""
    return BLANK.join(part for part in parts if part)


def _by_basis(statements: Sequence[Statement], write: Callable[[list[str]], str]) -> str:
    blocks = []
    for basis, group in groupby(statements, key=lambda statement: statement.basis):
        text = write([statement.text for statement in group])
        if basis is not Basis.GUIDE:
            marked = f"**{say(f'reply.{basis.value}')}**{BLANK}{text}"
            text = "\n".join(f"> {line}".rstrip() for line in marked.split("\n"))
        blocks.append(text)
    return BLANK.join(blocks)
