"""Turns the simple markdown of replies into the elements of an Adaptive Card, and into plain text.

A TextBlock knows bold, italics, links and flat lists; what else there is becomes an element of its own.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from vejviser.channels.markdown import tree

Element = dict[str, Any]
LONGEST = 6000  # characters of one TextBlock; a longer text becomes several
_SPECIAL = re.compile(r"([\\*_\[\]`~])")
_BLOCK_START = re.compile(r"^([ \t]*(?:\d+(?=[.)]))?)([.)+#>-])(?=\s|$|[-#>])", re.MULTILINE)
_INDENT = "20px"
_MARKS = {"strong": "**", "em": "_"}
_APART = set(" \n.,:;!?()«»–")
_BREAK = "\n\n"


def elements(text: str) -> list[Element]:
    """Return the elements that show the text, in order and whole."""
    return _shown(element for node in tree(text).children for element in _block(node))


def plain(text: str) -> str:
    """Return the text without markup: its paragraphs and list items, one a line."""
    written = (node for node in tree(text).walk() if node.type in ("inline", "fence", "code_block"))
    return "\n".join(" ".join(_flat(node).split()) for node in written)


def only_paragraphs(text: str) -> bool:
    """Return whether there is neither a list nor a quotation nor a heading in the text."""
    return all(node.type == "paragraph" for node in tree(text).children)


def _shown(found: Iterable[Element]) -> list[Element]:
    """Return the elements but for empty texts, which a card may not have."""
    return [element for element in found if element.get("text") != ""]


def _block(node: SyntaxTreeNode) -> Iterator[Element]:
    if node.type == "blockquote":
        items = _shown(element for child in node.children for element in _block(child))
        if items:
            yield {"type": "Container", "style": "emphasis", "spacing": "Medium", "items": items}
    elif node.type in ("bullet_list", "ordered_list"):
        yield from _list(node)
    elif node.type in ("paragraph", "heading"):
        inner = node.children[0]
        shown = [child for child in inner.children if child.type != "text" or child.content]
        heading = node.type == "heading" or [child.type for child in shown] == ["strong"]
        for part in _pieces(_inline(inner, heading)):
            yield _text_block(part, heading)
    elif node.type == "hr":
        yield {"type": "TextBlock", "text": " ", "separator": True}
    else:  # code: shown as it is
        yield from (_text_block(_no_block(_escape(part))) for part in _pieces(node.content.rstrip("\n")))


def _list(node: SyntaxTreeNode) -> Iterator[Element]:
    """Yield one TextBlock for items in a row. What lies inside an item is indented: cards know no nested lists."""
    lines: list[str] = []
    number = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else 0
    for item in node.children:
        inner = list(item.children)
        if inner and inner[0].type == "paragraph":
            first = inner.pop(0)
            mark = f"{number}." if number else "-"
            line = f"{mark} {_inline(first.children[0])}"
            if lines and len("\n".join(lines)) + len(line) > LONGEST:
                yield _text_block("\n".join(lines))
                lines = []
            lines.append(line)
        number += bool(number)
        inside = _shown(element for child in inner for element in _block(child))
        if inside:
            if lines:
                yield _text_block("\n".join(lines))
                lines = []
            yield _indented(inside)
    if lines:
        yield _text_block("\n".join(lines))


def _text_block(text: str, heading: bool = False) -> Element:
    block: Element = {"type": "TextBlock", "text": text, "wrap": True}
    return block | {"style": "heading", "weight": "Bolder"} if heading else block


def _indented(items: list[Element]) -> Element:
    columns = [
        {"type": "Column", "width": _INDENT, "items": []},
        {"type": "Column", "width": "stretch", "items": items},
    ]
    return {"type": "ColumnSet", "spacing": "None", "columns": columns}


def _inline(node: SyntaxTreeNode, bold: bool = False) -> str:
    """Return the markdown of what is in a paragraph; `bold`: all of it is bold already."""
    return _no_block(_written(node.children, _MARKS["strong"] if bold else ""))


def _written(nodes: Sequence[SyntaxTreeNode], within: str) -> str:
    """Return the markdown of the nodes; `within`: the marks that are open already."""
    written = ""
    for node, following in zip(nodes, [*nodes[1:], None]):
        mark = _MARKS.get(node.type, "")
        beside = set(written[-1:] + (_flat(following)[:1] if following else ""))
        if mark in within or not beside <= _APART:  # in a word, or next to each other, marks would mark nothing
            mark = ""
        written += mark + _mark_up(node, within + mark) + mark
    return written


def _mark_up(node: SyntaxTreeNode, within: str) -> str:
    if node.type in ("text", "code_inline"):
        return _escape(node.content)
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak":
        return _BREAK
    inside = _written(node.children, within).replace(_BREAK, " ").strip()  # marks do not reach over the end of a line
    if node.type == "link":
        return f"[{inside}]({node.attrs['href']})"
    return inside or _escape(node.content)


def _no_block(text: str) -> str:
    """Return the text with what would begin a list, a heading or a quotation escaped."""
    return _BLOCK_START.sub(r"\1\\\2", text)


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _flat(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return " "
    return "".join(map(_flat, node.children)) if node.children else node.content


def _pieces(text: str) -> Iterator[str]:
    """Yield the text in pieces of at most LONGEST characters, broken at spaces where there are any."""
    while len(text) > LONGEST:
        cut = text.rfind(" ", 1, LONGEST + 1)
        cut = cut if cut > 0 else LONGEST
        yield text[:cut]
        text = text[cut:].lstrip(" ")
    yield text
