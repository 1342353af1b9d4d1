"""Replies as cards: nothing is lost, whatever the content says, and what each kind looks like is kept to be read."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.stand_ins.teams import Sent, faults
from vejviser.channels.botframework.card import MOST_BYTES, messages
from vejviser.channels.botframework.markdown import plain
from vejviser.content.pack import Pack
from vejviser.replies.answer import answer, part
from vejviser.replies.briefing import ask as ask_briefing
from vejviser.replies.briefing import page
from vejviser.replies.offer import clarify, menu, not_covered, stuck
from vejviser.replies.reply import Reply
from vejviser.replies.talk import talk


def every_reply(pack: Pack) -> list[Reply]:
    parts = ("advice", "wordings", "checklist", "source", "related")
    replies = [answer(pack, topic) for topic in pack.topics.values()]
    replies += [part(pack, topic, name) for topic in pack.topics.values() for name in parts]
    replies += [ask_briefing(pack, question) for question in pack.briefing.questions]
    offers = [clarify(pack, list(pack.topics)), not_covered(pack, []), menu(pack), stuck(pack)]
    offers += [talk(pack, "frustration", days=30), talk(pack, "out_of_scope", days=30)]
    return [*replies, *offers, page(pack, {})]


def shown(reply: dict[str, Any]) -> tuple[str, list[str]]:
    """Return the words that the messages show, without markup, and the payloads of their buttons."""
    sent = [Sent("", "", message) for message in messages(reply)]
    assert not [fault for one in sent for fault in faults(one.message)]
    words = "\n".join(plain(one.words.strip()) for one in sent)
    return words, [button["data"]["payload"] for one in sent for button in one.buttons]


def only_words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_no_reply_of_the_content_loses_a_word_or_a_button(pack: Pack) -> None:
    for reply in every_reply(pack):
        buttons = [button.as_dict() for button in reply.buttons]
        words, payloads = shown({"text": reply.text, "buttons": buttons})
        assert only_words(words) == only_words(plain(reply.text))
        assert payloads == [button["payload"] for button in buttons]


@pytest.mark.parametrize(
    "text",
    [
        "ord " * 20_000,
        "x" * 60_000,
        "\n\n".join(f"Afsnit {number} " + "ord " * 200 for number in range(60)),
        "\n".join(f"- punkt {number} " + "ord " * 50 for number in range(300)),
        "\n".join(f"> - punkt {number} " + "ord " * 50 for number in range(300)),
        "\n".join(f"{number}. punkt " + "æøå " * 50 for number in range(1, 300)),
    ],
)
def test_a_reply_too_long_for_a_card_goes_on_in_the_next(text: str) -> None:
    buttons = [{"title": f"Knap {number}", "payload": f"/{number}"} for number in range(20)]
    sent = [Sent("", "", message) for message in messages({"text": text, "buttons": buttons})]
    assert len(sent) > 1
    assert not [fault for one in sent for fault in faults(one.message)]
    words = "".join(plain(one.words.strip()) for one in sent)
    assert "".join(only_words(words)) == "".join(only_words(plain(text)))
    assert [button["title"] for button in sent[-1].buttons] == [button["title"] for button in buttons]
    assert all(len(json.dumps(one.message, ensure_ascii=False).encode()) < MOST_BYTES * 1.1 for one in sent)


def test_formatting_becomes_what_cards_know() -> None:
    text = "# Titel\n\n**Fed** og *kursiv* [side](https://example.dk)\n\n1. et\n2. to\n\n- a\n  - b\n- c\n\n> citat"
    (message,) = messages({"text": text})
    body = message["attachments"][0]["content"]["body"]
    assert body[0] == {"type": "TextBlock", "text": "Titel", "wrap": True, "style": "heading", "weight": "Bolder"}
    assert body[1]["text"] == "**Fed** og _kursiv_ [side](https://example.dk)"
    assert body[2]["text"] == "1. et\n2. to"
    assert [element["type"] for element in body[3:]] == ["TextBlock", "ColumnSet", "TextBlock", "Container"]
    assert body[-1]["style"] == "emphasis"


@given(st.text(alphabet="ab1.*_[]()<>#-+`~\\& \nå", max_size=80))
@settings(max_examples=500)
def test_no_text_breaks_a_card_or_turns_into_markup(text: str) -> None:
    words, _ = shown({"text": text + "\n\nslut", "buttons": [{"title": "t", "payload": "/menu"}]})
    assert only_words(words) == only_words(plain(text + "\n\nslut"))


def test_buttons_with_long_titles_get_a_line_each() -> None:
    short = [{"title": f"Knap {number}", "payload": "/menu"} for number in range(8)]
    (message,) = messages({"text": "t", "buttons": short})
    sets = message["attachments"][0]["content"]["body"][1:]
    assert [len(one["actions"]) for one in sets] == [6, 2]
    (message,) = messages(
        {"text": "t", "buttons": [*short, {"title": "Et meget langt navn på et emne", "payload": "/"}]}
    )
    assert all(len(one["actions"]) == 1 for one in message["attachments"][0]["content"]["body"][1:])
