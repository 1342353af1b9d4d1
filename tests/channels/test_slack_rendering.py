"""Rendering for Slack: whatever the reply, Slack takes it and nothing is lost."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.stand_ins import slack
from vejviser.channels.slack.incoming import from_click, from_event
from vejviser.channels.slack.markup import plain
from vejviser.channels.slack.message import Message, messages
from vejviser.channels.slack.mrkdwn import paragraphs
from vejviser.wording import say


def mrkdwn(markdown: str) -> str:
    return "\n\n".join("\n".join(line.mrkdwn() for line in lines) for lines in paragraphs(markdown))


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**fed** og *kursiv* og ***begge***", "*fed* og _kursiv_ og _*begge*_"),
        ("# Overskrift", "*Overskrift*"),
        ("# **Overskrift**", "*Overskrift*"),
        ("A & B < C > D", "A &amp; B &lt; C &gt; D"),
        ("&amp; og <!channel>", "&amp; og &lt;!channel&gt;"),
        ("[guiden **her**](https://a.dk/?b=1&c=2|3)", "<https://a.dk/?b=1&amp;c=2%7C3|guiden her>"),
        ("- et\n- to\n  - tre", "• et\n• to\n    ◦ tre"),
        ("3. et\n4. to", "3. et\n4. to"),
        ("> **Almen**\n>\n> - et\n> - to", "> *Almen*\n>\n> • et\n> • to"),
        ("**over\nto linjer**  \nog en", "*over to linjer*\nog en"),
        ("**over  \nto** linjer", "*over*\n*to* linjer"),
        ("halv**fed**skrift", "halv\u200b*fed*\u200bskrift"),
        ("`a & b`", "`a &amp; b`"),
        ("før\n\n---\n\nefter", "før\n\nefter"),
        ("- et\n\n  to afsnit\n- to", "• et\n    to afsnit\n• to"),
        ("<b>html</b>", "&lt;b&gt;html&lt;/b&gt;"),
    ],
)
def test_markdown_becomes_mrkdwn(markdown: str, expected: str) -> None:
    assert mrkdwn(markdown) == expected


def checked(reply: dict[str, Any]) -> list[Message]:
    """Return the messages for a reply, each held against what Slack takes."""
    sent = messages(reply)
    for message in sent:
        body = {"channel": "C0", "text": message.text, "blocks": list(message.blocks)}
        slack.check_message({"authorization": f"Bearer {slack.TOKEN}"}, body)
        assert sum(len(b["text"]["text"]) for b in message.blocks if "text" in b) <= slack.TEXT
    return sent


def words(text: str) -> list[str]:
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return re.findall(r"[^\s>*_•◦\u200b]+", text)


def shown(sent: list[Message]) -> str:
    return "\n".join(block["text"]["text"] for message in sent for block in message.blocks if "text" in block)


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(f"**Afsnit {i}.** {'ord ' * 40}" for i in range(60)),
        "> **Almen**\n>\n" + "\n".join(f"> - punkt {i} {'ord ' * 30}" for i in range(80)),
        "*" + "ord & mere " * 900 + "slut*",
        "langt ord følger " + "x" * 12_000 + " slut",
        "&" * 5000,
        "\n".join(f"- punkt {i}" for i in range(900)),
    ],
)
def test_a_long_text_goes_on_in_a_further_section_and_message(text: str) -> None:
    sent = checked({"text": text, "buttons": [{"title": "Huskeliste", "payload": "/menu"}]})
    assert len(sent) > 1
    expected = "".join(words(re.sub(r"^(> )?- ", "", text, flags=re.M)))
    assert "".join(words(shown(sent))) == expected
    assert "".join(words("".join(message.text for message in sent))) == expected
    assert [b["type"] for message in sent for b in message.blocks].count("actions") == 1


def test_many_buttons_stand_in_several_groups_and_none_is_dropped() -> None:
    buttons = [{"title": f"Valg {i}", "payload": f"/valg_{i}"} for i in range(1300)]
    sent = checked({"text": "Vælg:", "buttons": buttons})
    elements = [e for message in sent for b in message.blocks for e in b.get("elements", ())]
    assert [(e["text"]["text"], e["value"]) for e in elements] == [(b["title"], b["payload"]) for b in buttons]
    assert sent[-1].text == say("ask.buttons")


def test_a_long_title_is_shown_whole_and_a_payload_that_cannot_be_sent_as_words() -> None:
    title = "Hvordan taler jeg med en borger, der slet ikke vil tale om det, og som er på vej ud ad døren?"
    buttons = [{"title": title, "payload": "/a"}, {"title": "Andet", "payload": "/" + "a" * 2000}]
    (message,) = checked({"text": "Vælg:", "buttons": buttons})
    (button,) = message.blocks[1]["elements"]
    assert len(button["text"]["text"]) <= 75
    assert button["text"]["text"].endswith("…")
    assert f"{say('slack.long_titles')}\n\n• {title}" in shown([message])
    assert f"{say('slack.to_write')}\n\n• Andet" in shown([message])


_text = st.text("abcæøå &<>'\"()!,.:;?12\n", min_size=1, max_size=400)
_piece = st.one_of(
    _text,
    _text.map(lambda text: f"**a{' '.join(text.split())}b**"),
    _text.map(lambda text: "\n".join(f"> {line}" for line in text.split("\n"))),
    st.lists(_text, max_size=20).map(lambda items: "\n".join("- " + " ".join(item.split()) for item in items)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_piece, min_size=1, max_size=30), st.lists(st.text("abæø &<", min_size=1, max_size=120), max_size=60))
def test_whatever_the_reply_slack_takes_it(pieces: list[str], titles: list[str]) -> None:
    buttons = [{"title": title, "payload": "/menu"} for title in titles if title.strip()]
    sent = messages({"text": "\n\n".join(["Svar", *pieces]), "buttons": buttons})
    for message in sent:
        slack.check_blocks(list(message.blocks))
        assert 0 < len(message.text) <= slack.TEXT
    letters = sorted(re.sub(r"[^abcæøå]", "", "".join(pieces)))
    body = "".join(message.text for message in sent).removeprefix("Svar").split(say("slack.long_titles"))[0]
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        body = body.replace(entity, character)
    if "&" not in "".join(pieces):  # "&lt;" in markdown is "<" itself
        assert sorted(re.sub(r"[^abcæøå]", "", body)) == letters


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<@U0BOT> hej", "hej"),
        ("hej <@U0BOT>, kan du", "hej , kan du"),
        ("sig det til <@U0ANNA|anna>", "sig det til [navn]"),
        ("skriv til <mailto:a@b.dk|a@b.dk> eller <tel:+4512345678|12345678>", "skriv til a@b.dk eller 12345678"),
        ("se <https://a.dk/x> og <https://a.dk|siden>", "se https://a.dk/x og siden"),
        ("i <#C0TEAM|team> <!here> <!subteam^S1|@alle>", "i team  @alle"),
        ("er 1 &lt; 2 &amp;amp; 3 &gt; 2?", "er 1 < 2 &amp; 3 > 2?"),
        ("&lt;@U0BOT&gt;", "<@U0BOT>"),
        ("<@U0BOT", "<@U0BOT"),
    ],
)
def test_what_slack_marks_up_becomes_plain(written: str, expected: str) -> None:
    assert plain(written, ["U0BOT"]) == expected


def test_without_authorizations_the_first_mention_is_the_call() -> None:
    body = slack.mention("<@U0VEJVISER> spørg <@U0ANNA>")
    del body["authorizations"]
    question = from_event(body)
    assert question
    assert question.text == "spørg [navn]"


@pytest.mark.parametrize("body", [{}, {"actions": []}, {"actions": [{}], "type": "block_actions"}, {"actions": "x"}])
def test_a_click_that_is_none_of_ours_is_no_question(body: dict[str, Any]) -> None:
    assert from_click(body) is None
