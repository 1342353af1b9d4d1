"""The same conversations on every channel: REST, the chat page, Slack and Teams."""

import uuid
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.channels.conftest import Everywhere
from tests.channels.stand_ins.slack import Workspace, direct
from vejviser import paths, servers
from vejviser.channels.botframework import card
from vejviser.channels.notice import completed, introduced
from vejviser.channels.slack import message
from vejviser.evaluation.items import read

FILES = sorted((paths.EVALUATION / "conversations").glob("*.yml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_conversations_go_the_same_way_everywhere(everywhere: Everywhere, file: Path) -> None:
    """Each message of Slack and Teams is REST's reply, rendered: so its kind and topic are the same."""
    everywhere.slack.refused.clear()
    everywhere.microsoft.refused.clear()
    for conversation in read(file):
        texts = [turn["user"] for turn in conversation["turns"]]
        replies = over_rest(everywhere, texts)
        assert on_the_page(everywhere, texts) == replies, conversation["name"]
        assert_in_slack(everywhere, texts, replies)
        assert_in_teams(everywhere, texts, replies)
    assert everywhere.slack.refused == everywhere.microsoft.refused == []


def over_rest(everywhere: Everywhere, texts: list[str]) -> list[dict[str, Any]]:
    sender = uuid.uuid4().hex
    replies = [servers.ask(everywhere.pair.url, text, sender, timeout=60) for text in texts]
    return [alone(reply) for reply in replies]


def on_the_page(everywhere: Everywhere, texts: list[str]) -> list[dict[str, Any]]:
    url, sender = everywhere.pair.url, uuid.uuid4().hex
    bodies = [{"sender": sender, "message": text} for text in texts]
    calls = [requests.post(f"{url}/chat/message", json=body, headers={"Origin": url}, timeout=60) for body in bodies]
    return [alone(call.json()) for call in calls]


def alone(replies: Any) -> dict[str, Any]:
    """Return the one reply, without what each channel adds."""
    (reply,) = replies
    return {key: value for key, value in reply.items() if key not in ("recipient_id", "html")}


def assert_in_slack(everywhere: Everywhere, texts: list[str], replies: list[dict[str, Any]]) -> None:
    workspace, user = Workspace(everywhere.pair.url, everywhere.slack), f"U0{uuid.uuid4().hex[:8].upper()}"
    for text, reply in zip(texts, [introduced(replies[0]), *replies[1:]]):
        expected = message.messages(completed(reply, "slack"))
        posts = workspace.say(direct(text, user=user), len(expected))
        assert [(post["text"], post["blocks"]) for post in posts] == [(one.text, list(one.blocks)) for one in expected]


def assert_in_teams(everywhere: Everywhere, texts: list[str], replies: list[dict[str, Any]]) -> None:
    microsoft = everywhere.microsoft
    conversation = microsoft.activity()["conversation"]
    for text, reply in zip(texts, [introduced(replies[0]), *replies[1:]]):
        expected = card.messages(completed(reply, "teams"))
        activity = microsoft.activity(text, conversation=conversation)
        assert microsoft.deliver(everywhere.pair.url, activity).status_code == 202
        assert [sent.message for sent in microsoft.replies(activity, len(expected))] == expected
