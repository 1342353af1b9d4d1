"""The simple markdown of replies, read the same way for every channel."""

import nh3
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "code", "blockquote", "h3", "h4"}
_parser = MarkdownIt("commonmark", {"html": False})


def tree(text: str) -> SyntaxTreeNode:
    """Return the blocks of the text."""
    return SyntaxTreeNode(_parser.parse(text))


def html(text: str) -> str:
    """Return the text as HTML that holds no more than TAGS."""
    return nh3.clean(_parser.render(text), tags=TAGS, attributes={"a": {"href"}})
