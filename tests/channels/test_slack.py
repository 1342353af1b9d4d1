"""Slack over HTTP: real servers, and a stand-in that refuses what Slack refuses."""

import json
import statistics
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import requests
from ruamel.yaml import YAML

from tests.channels.conftest import QUESTION, Everywhere, wait_for
from tests.channels.stand_ins import slack as stand_in
from tests.channels.stand_ins.slack import Slack, Workspace, click, command, direct, mention, signed
from tests.conftest import own_pair
from vejviser import paths, servers
from vejviser.wording import say

SNAPSHOTS = Path(__file__).parent / "snapshots" / "slack"
CPR, NAME = "010170-1234", "Qvistgaard"
TITLE = "En livline til borgeren"
CALLED = f"<@{stand_in.BOT}>"


@pytest.fixture
def workspace(everywhere: Everywhere) -> Iterator[Workspace]:
    everywhere.slack.faults.clear()
    everywhere.slack.refused.clear()
    yield Workspace(everywhere.pair.url, everywhere.slack)
    everywhere.slack.hold = None


INTRODUCTION = say("channel.robot").replace("*", "_")


def nobody() -> str:
    """Return the id of a person who has not written yet."""
    return f"U0{uuid.uuid4().hex[:8].upper()}"


def shown(post: dict[str, Any]) -> str:
    """Return the text of the sections, but for the introduction of the first reply."""
    text = "\n".join(block["text"]["text"] for block in post["blocks"] if "text" in block)
    return text.removesuffix(INTRODUCTION).rstrip()


def titles(post: dict[str, Any]) -> list[str]:
    return [button["text"]["text"] for block in post["blocks"] for button in block.get("elements", ())]


def nothing_comes(slack: Slack, seconds: float = 1.5) -> bool:
    before = slack.calls
    time.sleep(seconds)
    return slack.calls == before


def test_a_direct_message_is_answered_with_place_source_mark_and_buttons(workspace: Workspace) -> None:
    (post,) = workspace.say(direct(QUESTION, channel="D0ANNA"))
    assert post["channel"] == "D0ANNA"
    assert "thread_ts" not in post
    assert "_Fase 2 · Trin 4 · Kilde: " in shown(post)
    assert f"> *{say('reply.practice')}*" in shown(post)
    assert {say("button.wordings"), say("button.source")} <= set(titles(post))
    assert "livline" in post["text"]
    assert "*" not in post["text"]


def test_a_mention_is_answered_in_its_thread_and_the_thread_is_one_conversation(workspace: Workspace) -> None:
    called = mention(f"{CALLED} {QUESTION}")
    (post,) = workspace.say(called)
    assert (post["channel"], post["thread_ts"]) == ("C0TEAM", called["event"]["ts"])
    assert say("part.advice", title="") not in shown(post)
    (post,) = workspace.say(mention(f"uddyb {CALLED}", thread_ts=called["event"]["ts"]))
    assert post["thread_ts"] == called["event"]["ts"]
    assert say("part.advice", title=TITLE) in shown(post)


def test_a_click_is_answered_in_the_same_place(workspace: Workspace) -> None:
    (post,) = workspace.say(direct(QUESTION))
    (reply,) = workspace.say(click(post, say("button.wordings")))
    assert say("part.wordings", title=TITLE) in shown(reply)
    assert (reply["channel"], reply.get("thread_ts")) == (post["channel"], None)
    called = mention(f"{CALLED} {QUESTION}")
    (post,) = workspace.say(called)
    (reply,) = workspace.say(click(post, say("button.source")))
    assert reply["thread_ts"] == called["event"]["ts"]
    (reply,) = workspace.say(click(reply, say("button.wordings")))
    assert reply["thread_ts"] == called["event"]["ts"]


def test_the_slash_command_answers_only_the_person_who_asks(workspace: Workspace) -> None:
    api = workspace.slack.url
    (post,) = workspace.say(command(QUESTION, api))
    assert post["ephemeral"]
    (reply,) = workspace.say(click(post, say("button.wordings"), api=api))
    assert reply["ephemeral"]
    assert say("part.wordings", title=TITLE) in shown(reply)


def test_a_reply_goes_to_no_other_address_than_slacks(workspace: Workspace, everywhere: Everywhere) -> None:
    asked = command(QUESTION, "http://127.0.0.1:1")
    assert workspace.deliver(asked).status_code == 200
    assert nothing_comes(workspace.slack)
    assert "response_url_not_of_slack" in everywhere.log()


def test_the_first_reply_says_who_answers_and_asks_for_no_personal_data(workspace: Workspace) -> None:
    user = nobody()
    said = [workspace.say(direct(text, user=user))[0]["blocks"][0]["text"]["text"] for text in (QUESTION, "uddyb")]
    assert [text.endswith(f"\n\n{INTRODUCTION}") for text in said] == [True, False]


def test_nobody_shares_a_conversation(workspace: Workspace) -> None:
    anna, bo = nobody(), nobody()
    thread = mention(f"{CALLED} {QUESTION}", user=anna)
    workspace.say(thread)
    inside = {"thread_ts": thread["event"]["ts"]}
    (theirs,) = workspace.say(mention(f"{CALLED} uddyb", user=bo, **inside))
    (elsewhere,) = workspace.say(mention(f"{CALLED} uddyb", user=anna))
    (alone,) = workspace.say(direct("uddyb", user=anna))
    other_team = direct("uddyb", user=anna) | {"team_id": "T0ANDEN"}
    (abroad,) = workspace.say(other_team)
    assert [say("part.advice", title="") in shown(p) for p in (theirs, elsewhere, alone, abroad)] == [False] * 4
    (again,) = workspace.say(mention(f"{CALLED} uddyb", user=anna, **inside))
    assert say("part.advice", title=TITLE) in shown(again)


def test_what_nobody_asks_is_left_alone(workspace: Workspace) -> None:
    ignored = [
        direct(QUESTION, user=stand_in.BOT),
        direct(QUESTION, bot_id="B0ANDEN"),
        direct(QUESTION, subtype="bot_message"),
        direct(QUESTION, subtype="message_changed"),
        direct(QUESTION, edited={"user": "U0ANNA", "ts": "1.1"}),
        direct("Anna er kommet med", subtype="channel_join"),
        mention(f"{CALLED} {QUESTION}", bot_id="B0ANDEN"),
        stand_in.event(type="message", channel_type="channel", text=QUESTION, channel="C0TEAM"),
        stand_in.event(type="message", channel_type="mpim", text=QUESTION, channel="G0TEAM"),
        stand_in.event(type="reaction_added", reaction="tada", item={"channel": "C0TEAM"}),
        {"type": "event_callback", "event": {}},
        {"type": "event_callback"},
        {"type": "noget_nyt", "actions": []},
        {"actions": [{"type": "button", "value": "/livline"}], "type": "view_submission"},
    ]
    assert {workspace.deliver(body).status_code for body in ignored} == {200}
    assert nothing_comes(workspace.slack)


def test_a_mention_that_was_added_by_editing_is_answered_once(workspace: Workspace) -> None:
    added = mention(f"{CALLED} {QUESTION}", edited={"user": "U0ANNA", "ts": "1.1"})
    assert workspace.say(added)
    assert workspace.deliver(added | {"event_id": "EvRETTET"}).status_code == 200  # edited once more
    assert nothing_comes(workspace.slack)


def test_marks_of_bold_and_italics_hide_no_number(workspace: Workspace) -> None:
    for text in ("*210395*-1837", "_210395_-1837", "~21~0395-1837", "`210395`-1837"):
        (post,) = workspace.say(direct(f"{text} {QUESTION}"))
        assert shown(post).startswith(say("privacy.removed"))


def test_a_large_event_is_answered(workspace: Workspace) -> None:
    files = [{"id": f"F{number}", "permalink": "x" * 10_000} for number in range(10)]
    assert workspace.say(direct(QUESTION, subtype="file_share", files=files))


def test_slack_can_verify_the_address(workspace: Workspace) -> None:
    body = {"type": "url_verification", "token": "udgået", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7t"}
    response = workspace.deliver(body)
    assert (response.status_code, response.json()) == (200, {"challenge": body["challenge"]})
    assert workspace.deliver(body, headers={}).status_code == 401


def test_a_request_that_is_not_slacks_or_old_is_refused_without_effect(
    workspace: Workspace, everywhere: Everywhere
) -> None:
    body = direct(QUESTION)
    data = json.dumps(body).encode()
    good = signed(data)
    forged: list[dict[str, str]] = [
        {},
        signed(data, secret="en anden"),
        signed(data, at=time.time() - 310),
        signed(data, at=time.time() + 310),
        signed(data + b" "),
        {**good, "X-Slack-Request-Timestamp": str(int(time.time()) - 1)},
        {**good, "X-Slack-Request-Timestamp": "i går"},
        {**good, "X-Slack-Signature": ""},
        {**good, "X-Slack-Signature": good["X-Slack-Signature"].removeprefix("v0=")},
        {**good, "X-Slack-Signature": "v0=æøå"},
        {"X-Slack-Signature": good["X-Slack-Signature"]},
        {"X-Slack-Request-Timestamp": good["X-Slack-Request-Timestamp"]},
    ]
    statuses = []
    for headers in forged:
        encoded: Any = {name: value.encode() for name, value in headers.items()}
        statuses.append(workspace.deliver(body, headers=encoded).status_code)
    assert statuses == [401] * len(forged)
    for other in (click({"blocks": BLOCKS, "ts": "1.1", "text": ""}, "Nej"), command(QUESTION, workspace.slack.url)):
        assert workspace.deliver(other, headers=signed(data)).status_code == 401
    assert nothing_comes(workspace.slack)
    assert workspace.say(body)  # none of them has used the event up


BLOCKS = [{"type": "actions", "elements": [{"type": "button", "text": {"text": "Nej"}, "value": "/livline"}]}]


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff", b'{"a":' * 5000])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "text/plain"])
def test_a_signed_request_that_is_no_event_is_no_fault_of_ours(workspace: Workspace, body: bytes, kind: str) -> None:
    data = body if kind != "application/x-www-form-urlencoded" else b"payload=" + body
    response = requests.post(workspace.url, data=data, headers={"Content-Type": kind, **signed(data)}, timeout=20)
    assert response.status_code in (400, 401)  # Slack's own verifier takes text alone


def test_what_comes_twice_is_answered_once(workspace: Workspace) -> None:
    asked = direct(QUESTION)
    workspace.say(asked)
    for number in ("1", "2", "3"):
        retry = {"X-Slack-Retry-Num": number, "X-Slack-Retry-Reason": "http_timeout"}
        assert workspace.deliver(asked, more=retry).status_code == 200
    assert workspace.deliver(asked | {"event_id": "EvANDET"}).status_code == 200  # the same message
    (post,) = workspace.say(direct(QUESTION))
    clicked = click(post, say("button.source"))
    workspace.say(clicked)
    asked = command(QUESTION, workspace.slack.url)
    workspace.say(asked)
    assert {workspace.deliver(body).status_code for body in (clicked, asked)} == {200}
    assert nothing_comes(workspace.slack)


def test_a_retry_of_what_never_arrived_is_answered(workspace: Workspace) -> None:
    before = len(workspace.slack.posts)
    workspace.deliver(direct(QUESTION), more={"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_error"})
    assert workspace.slack.wait(before + 1)


def test_personal_data_is_taken_out_said_and_left_nowhere(workspace: Workspace, everywhere: Everywhere) -> None:
    mail = f"<mailto:{NAME.lower()}@mail.dk|{NAME.lower()}@mail.dk>"
    (post,) = workspace.say(direct(f"{NAME}s cpr er {CPR}, skriv til {mail}. {QUESTION}"))
    assert shown(post).startswith(f"{say('privacy.removed')} {say('slack.still_there')}")
    assert "livline" in shown(post)
    (post,) = workspace.say(direct(CPR))
    assert f"{say('privacy.nothing_else')} {say('slack.still_there')}" in shown(post)
    (post,) = workspace.say(command(f"{QUESTION} for {CPR}", workspace.slack.url))
    assert say("privacy.removed") in shown(post)
    assert say("slack.still_there") not in shown(post)
    (post,) = workspace.say(mention(f"{CALLED} hvad siger jeg til <@U0BORGER> om sin livline?"))
    (post,) = workspace.say(direct("slet samtalen"))
    assert shown(post) == f"{say('deletion.done')} {say('slack.not_deleted')}"
    time.sleep(0.5)
    traces = everywhere.traces().lower()
    assert [word for word in (CPR, NAME, "u0borger", *stand_in.SECRETS) if word.lower().encode() in traces] == []


def test_who_writes_is_not_stored(workspace: Workspace, everywhere: Everywhere) -> None:
    user = nobody()
    workspace.say(direct(QUESTION, user=user))
    traces = everywhere.traces()
    assert b"livline" in traces  # the topic is
    assert user.encode() not in traces


def test_the_longest_message_that_slack_sends_is_told_that_it_is_too_long(workspace: Workspace) -> None:
    text = ("Borgeren vil ikke tale om, hvad der er sket på værestedet. " * 300)[:12_000].strip()
    (post,) = workspace.say(direct(text))
    assert shown(post) == say("channel.too_long", length=len(text), limit=1000)


def test_a_message_without_words_gets_a_kind_word(workspace: Workspace) -> None:
    (post,) = workspace.say(mention(CALLED))
    assert shown(post) == say("channel.empty")
    (post,) = workspace.say(direct("", subtype="file_share", files=[{"id": "F1"}]))
    assert shown(post) == say("channel.empty")


def test_danger_gets_the_emergency_text_first(workspace: Workspace) -> None:
    (post,) = workspace.say(mention(f"{CALLED} {NAME} på {CPR} står med en kniv foran mig nu"))
    assert shown(post).startswith("*Ring 112")
    assert say("privacy.removed") in shown(post)
    assert post["text"].startswith("Ring 112")


def test_a_rate_limit_is_waited_for_once(workspace: Workspace, everywhere: Everywhere) -> None:
    workspace.slack.faults = ["429"]
    (post,) = workspace.say(direct(QUESTION))
    assert "livline" in post["text"]
    workspace.slack.faults = ["429", "429"]
    workspace.deliver(direct(QUESTION))
    wait_for(lambda: "slack does not take a message: ratelimited" in everywhere.log())
    assert not workspace.slack.faults


@pytest.mark.parametrize(
    ("fault", "line"),
    [("channel_not_found", "channel_not_found"), ("html", "unknown_error"), ("500", "unknown_error")],
)
def test_an_error_of_slack_is_one_line_without_content(
    workspace: Workspace, everywhere: Everywhere, fault: str, line: str
) -> None:
    lines = everywhere.log().count("slack does not take a message: ")
    workspace.slack.faults = [fault]
    workspace.deliver(direct(f"{QUESTION} {fault}"))
    wait_for(lambda: everywhere.log().count("slack does not take a message: ") == lines + 1)
    assert f"slack does not take a message: {line}" in everywhere.log()
    assert "livline" not in everywhere.log().lower()
    assert workspace.say(direct(QUESTION))


def test_blocks_that_slack_refuses_are_sent_as_text(workspace: Workspace) -> None:
    workspace.slack.faults = ["invalid_blocks"]
    (post,) = workspace.say(direct(QUESTION))
    assert "blocks" not in post
    assert "livline" in post["text"]


def test_a_slack_that_hangs_slows_nobody(workspace: Workspace, everywhere: Everywhere) -> None:
    def seconds() -> float:
        times = []
        for _ in range(15):
            started = time.monotonic()
            servers.ask(everywhere.pair.url, QUESTION, uuid.uuid4().hex)
            times.append(time.monotonic() - started)
        return statistics.median(times)

    before = seconds()
    workspace.slack.hold = Event()
    taken = len(workspace.slack.posts)
    for _ in range(5):
        assert workspace.deliver(direct(QUESTION, user=nobody())).elapsed.total_seconds() < 1
    time.sleep(0.5)
    during = seconds()
    assert during < before * 1.5 + 0.02, (before, during)
    wait_for(lambda: everywhere.log().count("slack does not take a message: TimeoutError") == 5)
    workspace.slack.hold.set()
    workspace.slack.wait(taken + 5)  # late


def test_who_writes_too_much_is_told_so_and_a_server_that_stops_answers_first(
    everywhere: Everywhere, tmp_path: Path
) -> None:
    slack = everywhere.slack
    with own_pair(tmp_path, slack.environment(), rate_limit=2) as pair:
        workspace = Workspace(pair.url, slack)
        posts = [workspace.say(direct("hej"))[0] for _ in range(3)]
        (other,) = workspace.say(direct("hej", user=nobody()))
        taken = len(slack.posts)
        for _ in range(5):
            assert workspace.deliver(direct(QUESTION, user=nobody())).status_code == 200
    assert [shown(post) == say("access.too_many") for post in (*posts, other)] == [False, False, True, False]
    assert all("livline" in post["text"] for post in slack.wait(taken + 5)[taken:])


def test_the_manifest_asks_for_what_is_used_and_no_more() -> None:
    manifest = YAML(typ="safe").load((paths.ROOT / "deploy/slack/manifest.yml").read_text("utf-8"))
    assert manifest["oauth_config"]["scopes"] == {"bot": ["app_mentions:read", "chat:write", "commands", "im:history"]}
    texts = manifest["display_information"]
    assert len(texts["name"]) <= 35
    assert len(texts["description"]) <= 140
    assert 174 <= len(texts["long_description"]) <= 4000
    settings, (slash,) = manifest["settings"], manifest["features"]["slash_commands"]
    assert settings["event_subscriptions"]["bot_events"] == ["app_mention", "message.im"]
    addresses = {settings[name]["request_url"] for name in ("event_subscriptions", "interactivity")} | {slash["url"]}
    assert addresses == {"https://vejviser.example.dk/webhooks/slack/webhook"}


def test_without_settings_there_is_no_slack(pair: servers.Servers) -> None:
    data = json.dumps(direct(QUESTION)).encode()
    headers = {"Content-Type": "application/json", **signed(data)}
    assert (
        requests.post(f"{pair.url}/webhooks/slack/webhook", data=data, headers=headers, timeout=20).status_code == 404
    )
