"""Replies that offer topics instead of answering: which one is meant, what is nearest, what there is."""

from collections.abc import Sequence

from vejviser.content.model import Pack
from vejviser.replies.markdown import paragraphs
from vejviser.replies.reply import Kind, Reply, something_else, topic_buttons
from vejviser.wording import say

MAX_OPTIONS = 3


def clarify(pack: Pack, topics: Sequence[str]) -> Reply:
    """Return the question which of the topics (best first) is meant."""
    options = tuple(topics[:MAX_OPTIONS])
    return Reply(Kind.CLARIFY, say("clarify"), (*topic_buttons(pack, options), something_else()), options=options)


def not_covered(pack: Pack, topics: Sequence[str]) -> Reply:
    """Return the plain word that the guide does not say it, with the nearest topics (best first)."""
    options = tuple(topics[:MAX_OPTIONS])
    text = paragraphs(say("not_covered"), say("not_covered_options") if options else "")
    return Reply(Kind.NOT_COVERED, text, (*topic_buttons(pack, options), something_else()), options=options)


def menu(pack: Pack, text_key: str = "menu") -> Reply:
    """Return the overview of what can be asked, with the steps as buttons."""
    return Reply(Kind.MENU, say(text_key), topic_buttons(pack, ("arbejdsgang", "trin_1", "trin_2", "trin_3", "trin_4")))
