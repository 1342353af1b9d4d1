"""The answer to a question about a topic, and the parts behind its buttons."""

from collections.abc import Sequence

from vejviser.content.model import PARTS, Statement, Topic
from vejviser.content.pack import Pack
from vejviser.replies.markdown import bullets, footer, paragraphs, prose
from vejviser.replies.reply import Button, Kind, Reply, about, menu_button, topic_buttons
from vejviser.wording import say

ASKABLE = (*PARTS, "source", "related", "next")  # what a button can ask for about a topic, as intents


def answer(pack: Pack, topic: Topic, kind: Kind = Kind.ANSWER) -> Reply:
    """Return the short answer, with buttons for more."""
    sections = _sections(topic.answer)
    text = paragraphs(prose(topic.answer), footer(pack, topic, sections))
    return Reply(kind, text, _more(pack, topic), topic, sources=sections)


def part(pack: Pack, topic: Topic, name: str) -> Reply:
    """Return what the button `name` (one of ASKABLE but "next") asks for."""
    if name == "source":
        return _source(pack, topic)
    if name == "related":
        return _related(pack, topic)
    statements = topic.part(name)
    if not statements:
        return Reply(Kind.ANSWER, say("part.none", title=topic.title), _more(pack, topic), topic)
    sections = _sections(statements)
    text = paragraphs(
        f"**{say(f'part.{name}', title=topic.title)}**",
        bullets(statements, quoted=name == "wordings"),
        footer(pack, topic, sections),
    )
    kind = Kind.CHECKLIST if name == "checklist" else Kind.ANSWER
    return Reply(kind, text, _more(pack, topic, but=name), topic, sources=sections)


def _source(pack: Pack, topic: Topic) -> Reply:
    sections = topic.sections
    text = paragraphs(
        f"**{say('part.source', title=topic.title)}**",
        say("part.source_text"),
        "\n".join(f"- {pack.sections[section]}" for section in sections),
        say("part.source_sheet", sheet=say(f"reply.sheet_{topic.sheet}")) if topic.sheet else "",
        say("part.source_practice"),
    )
    return Reply(Kind.ANSWER, text, _more(pack, topic, but="source"), topic, sources=sections)


def _related(pack: Pack, topic: Topic) -> Reply:
    text = paragraphs(f"**{say('part.related', title=topic.title)}**", say("part.related_text"))
    buttons = (*topic_buttons(pack, topic.related), menu_button())
    return Reply(Kind.ANSWER, text, buttons, topic)


def _more(pack: Pack, topic: Topic, but: str = "") -> tuple[Button, ...]:
    names = [name for name in PARTS if topic.part(name)] + ["source"] + (["related"] if topic.related else [])
    buttons = [about(name, topic, say(f"button.{name}")) for name in names if name != but]
    if topic.phase:
        buttons.append(about("next", topic, say("button.next")))
    return tuple(buttons)


def _sections(statements: Sequence[Statement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(section for statement in statements for section in statement.source))
