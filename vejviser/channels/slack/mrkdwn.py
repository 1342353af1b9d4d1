"""Simple markdown as Slack's mrkdwn: lines with their marks, which can be split without breaking a mark."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from markdown_it.tree import SyntaxTreeNode

from vejviser.channels.markdown import tree

BOLD, ITALIC, CODE = "*", "_", "`"
QUOTE, BULLETS, INDENT = "> ", ("• ", "◦ "), "    "
_BOUNDARY = "\u200b"  # Slack sees no mark between two letters, but beside this space of no width
_LONGEST = 8  # a part of a word is at most this part of a section: an "&" is written with five characters
_MARK_ENDS = (BOLD, ITALIC, CODE)
_MARKS = {"strong": BOLD, "em": ITALIC, "code_inline": CODE}


@dataclass(frozen=True)
class Run:
    """Text of one kind: its marks, and where it links to."""

    text: str
    marks: str = ""
    link: str = ""


@dataclass(frozen=True)
class Line:
    """A line of text; `prefix` says what it is part of, a quote or a list."""

    runs: tuple[Run, ...]
    prefix: str = ""

    def mrkdwn(self) -> str:
        """Return the line as Slack formats it."""
        written = self.prefix
        for run in self.runs:
            text = _marked(run)
            marked = run.marks and text.strip() == text
            if (written[-1:].isalnum() and marked) or (written.endswith(_MARK_ENDS) and text[:1].isalnum()):
                written += _BOUNDARY
            written += text
        return written.rstrip()

    def plain(self) -> str:
        """Return the line without marks, where Slack shows none."""
        return escaped(self.prefix.replace(QUOTE, "") + "".join(run.text for run in self.runs)).rstrip()


def paragraphs(markdown: str) -> list[list[Line]]:
    """Return the lines of each paragraph, list and quote."""
    return [lines for node in tree(markdown).children if (lines := list(_lines(node)))]


def split(line: Line, size: int) -> Iterator[Line]:
    """Yield the line in parts whose mrkdwn is at most `size` characters, split between words where there are any."""
    part: list[Run] = []
    for run in line.runs:
        for word in _words(run, size // _LONGEST):
            if part and len(replace(line, runs=_joined(*part, word)).mrkdwn()) > size:
                yield replace(line, runs=_joined(*part))
                part = []
            part.append(word)
    yield replace(line, runs=_joined(*part))


def escaped(text: str) -> str:
    """Return the text with the three characters that Slack reads as control characters escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _marked(run: Run) -> str:
    text = escaped(run.text)
    if run.link:
        return f"<{escaped(run.link).replace('|', '%7C')}|{text}>"
    inner = text.strip()
    if not inner or not run.marks:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return before + run.marks + inner + run.marks[::-1] + after


def _lines(node: SyntaxTreeNode, depth: int = 0) -> Iterator[Line]:
    """Yield the lines of a block."""
    if node.type in ("paragraph", "heading"):
        marks = BOLD if node.type == "heading" else ""
        yield from _broken(run for inline in node.children for run in _runs(inline, marks))
    elif node.type in ("bullet_list", "ordered_list"):
        first = int(node.attrs.get("start", 1))
        for number, item in enumerate(node.children, first):
            mark = f"{number}. " if node.type == "ordered_list" else BULLETS[min(depth, 1)]
            yield from _item(item, mark, depth)
    elif node.type == "blockquote":
        for number, child in enumerate(node.children):
            if number:
                yield Line((), QUOTE)
            yield from (_prefixed(line, QUOTE) for line in _lines(child, depth))
    elif node.type in ("code_block", "fence"):
        yield from (Line((Run(text, CODE),)) for text in node.content.splitlines())
    elif node.content:
        yield Line((Run(node.content),))


def _item(item: SyntaxTreeNode, mark: str, depth: int) -> Iterator[Line]:
    prefix = INDENT * depth + mark
    for child in item.children:
        nested = child.type.endswith("_list")
        for line in _lines(child, depth + nested):
            yield line if nested else _prefixed(line, prefix)
            prefix = INDENT * (depth + 1)


def _prefixed(line: Line, prefix: str) -> Line:
    """Return the line within one thing more. Slack knows one quote, at the beginning of a line."""
    inner = line.prefix.removeprefix(QUOTE)
    quoted = QUOTE if QUOTE in (prefix, line.prefix[: len(QUOTE)]) else ""
    return replace(line, prefix=quoted + prefix.removeprefix(QUOTE) + inner)


def _broken(runs: Iterator[Run]) -> Iterator[Line]:
    """Yield the runs as lines: marks do not reach over the end of a line."""
    line: list[Run] = []
    for run in runs:
        head, *rest = run.text.split("\n")
        line.append(replace(run, text=head))
        for text in rest:
            yield Line(_joined(*line))
            line = [replace(run, text=text)]
    yield Line(_joined(*line))


def _runs(node: SyntaxTreeNode, marks: str = "") -> Iterator[Run]:
    """Yield the runs of an inline element."""
    if node.type in _MARKS and _MARKS[node.type] not in marks:
        marks += _MARKS[node.type]
    if node.type == "link":  # Slack formats nothing inside it
        text = "".join(run.text for child in node.children for run in _runs(child))
        yield Run(text.replace("\n", " "), marks, str(node.attrs.get("href", "")))
    elif node.children:
        for child in node.children:
            yield from _runs(child, marks)
    elif node.type == "hardbreak":
        yield Run("\n")
    elif node.type == "softbreak":
        yield Run(" ", marks)
    elif node.content:
        yield Run(node.content, marks)


def _words(run: Run, longest: int) -> Iterator[Run]:
    """Yield the run a word at a time; a word of more than `longest` characters in pieces."""
    for word in run.text.replace(" ", " \0").split("\0"):
        for start in range(0, len(word), longest):
            yield replace(run, text=word[start : start + longest])


def _joined(*runs: Run) -> tuple[Run, ...]:
    """Return the runs with neighbours of one kind made one."""
    kinds = groupby(runs, key=lambda run: (run.marks, run.link))
    return tuple(Run("".join(run.text for run in alike), *kind) for kind, alike in kinds)
