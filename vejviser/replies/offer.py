"""Replies that offer topics instead of answering: which one is meant, what is nearest, what there is."""

from collections.abc import Sequence
from dataclasses import replace

from vejviser.content.pack import Pack
from vejviser.replies.markdown import paragraphs
from vejviser.replies.reply import Kind, Reply, menu_button, something_else, topic_buttons
from vejviser.wording import say

MAX_OPTIONS = 3
OVERVIEW = ("arbejdsgang", "trin_1", "trin_2", "trin_3", "trin_4")


def clarify(pack: Pack, topics: Sequence[str]) -> Reply:
    """Return the question which of the topics (best first) is meant."""
    options = tuple(topics[:MAX_OPTIONS])
    buttons = (*topic_buttons(pack, options), something_else())
    text = say("clarify" if len(options) > 1 else "clarify_one")
    return Reply(Kind.CLARIFY, text, buttons, options=options, missed=True)


def not_covered(pack: Pack, topics: Sequence[str]) -> Reply:
    """Return the plain word that the guide does not say it, with the nearest topics (best first)."""
    options = tuple(topics[:MAX_OPTIONS])
    offered = say("not_covered_options" if len(options) > 1 else "not_covered_option")
    text = paragraphs(say("not_covered"), offered if options else "")
    buttons = (*topic_buttons(pack, options), something_else()) if options else (menu_button(),)
    return Reply(Kind.NOT_COVERED, text, buttons, options=options)


def menu(pack: Pack, text_key: str = "menu") -> Reply:
    """Return the overview of what can be asked, with the steps as buttons."""
    return Reply(Kind.MENU, say(text_key), topic_buttons(pack, OVERVIEW))


def stuck(pack: Pack) -> Reply:
    """Return the overview and a human way out, for the second time in a row that nothing helped."""
    return replace(menu(pack, "stuck"), missed=True)
