"""The commands, as a user runs them."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from vejviser import paths, servers
from vejviser.wording import say

SLACK = "VEJVISER_SLACK_"
VEJVISER = [sys.executable, "-m", "vejviser"]


def vejviser(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*VEJVISER, *arguments],
        cwd=paths.ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=200,
    )


def test_ask_prints_the_reply_of_the_running_server(pair: servers.Servers) -> None:
    result = vejviser("ask", "hvordan giver jeg en livline?")
    assert result.returncode == 0
    assert say("ask.starting") not in result.stderr
    assert "livline" in result.stdout
    assert say("button.wordings") in result.stdout


def test_ask_as_json_is_the_public_contract(pair: servers.Servers) -> None:
    (reply,) = json.loads(vejviser("ask", "--json", "hvem gør hvad i mødet?").stdout)
    assert reply["metadata"]["topic"] == "roller"


def test_ask_starts_a_server_where_none_runs(pair: servers.Servers) -> None:
    result = vejviser("ask", "hvad er et infohus?", VEJVISER_PORT=str(servers.any_free_port()))
    assert result.returncode == 0, result.stderr
    assert say("ask.starting") in result.stderr
    assert "infohus" in result.stdout.lower()


def test_status_says_what_is_in_use(pair: servers.Servers) -> None:
    result = vejviser("status")
    assert say("status.running", url=pair.url) in result.stdout
    assert "44" in result.stdout


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({}, say("status.slack_off")),
        (
            {"TOKEN": "xoxb-hemmelig", "SIGNING_SECRET": " "},
            say("status.slack_missing", names=f"{SLACK}SIGNING_SECRET"),
        ),
        ({"SIGNING_SECRET": "hemmelig"}, say("status.slack_missing", names=f"{SLACK}TOKEN")),
        ({"TOKEN": "xoxp-hemmelig", "SIGNING_SECRET": "hemmelig"}, say("status.slack_odd_token")),
        ({"TOKEN": "xoxb-hemmelig", "SIGNING_SECRET": "hemmelig"}, say("status.slack_on")),
    ],
)
@pytest.mark.parametrize("command", ["status", "check"])
def test_status_and_check_say_what_slack_lacks(command: str, settings: dict[str, str], line: str) -> None:
    result = vejviser(command, **{SLACK + name: value for name, value in settings.items()})
    assert result.returncode == 0
    assert line in result.stdout.splitlines()
    assert "hemmelig" not in result.stdout + result.stderr


def test_run_says_when_the_port_is_taken(pair: servers.Servers) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = vejviser("run", VEJVISER_PORT=str(port))
    assert result.returncode == 1
    assert result.stderr.strip() == say("run.port_taken", port=port, other=port + 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [("VEJVISER_PORT", "hundrede"), ("VEJVISER_PRACTICE", "måske"), (f"{SLACK}API_URL", "http://x.dk")],
)
def test_a_setting_with_a_wrong_value_is_named(name: str, value: str) -> None:
    result = vejviser("status", **{name: value})
    assert result.returncode == 1
    assert name in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_run_starts_answers_and_stops_both_servers(pair: servers.Servers, stop: signal.Signals) -> None:
    port = servers.any_free_port()
    process = subprocess.Popen(
        [*VEJVISER, "run"],
        cwd=paths.ROOT,
        env=os.environ | {"VEJVISER_PORT": str(port), "VEJVISER_PRACTICE": "off"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        address = next(match[0] for line in process.stdout if (match := re.search(r"http://\S+", line)))
        assert requests.get(address, timeout=20).status_code == 200
        (reply,) = servers.ask(f"http://127.0.0.1:{port}", "/livline", "test")
        assert say("reply.practice") not in str(reply["text"])
        children = _children(process.pid)
        assert len(children) == 2
    finally:
        process.send_signal(stop)
        process.wait(timeout=30)
    assert process.returncode == 0
    assert not [child for child in children if Path(f"/proc/{child}").exists()]


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize("command", ["status", "check"])
def test_it_says_which_channels_are_on_and_what_is_missing(pair: servers.Servers, command: str) -> None:
    off = vejviser(command).stdout
    assert say("status.slack_off") in off
    assert say("status.teams_off") in off
    begun = {"TEAMS_APP_ID": "1", "TEAMS_APP_PASSWORD": "hemmelig", "SLACK_TOKEN": "xoxb-hemmelig"}
    said = vejviser(command, **{f"VEJVISER_{name}": value for name, value in begun.items()})
    assert say("status.teams_missing", names="VEJVISER_TEAMS_TENANT_ID") in said.stdout
    assert say("status.slack_missing", names="VEJVISER_SLACK_SIGNING_SECRET") in said.stdout
    assert "hemmelig" not in said.stdout + said.stderr
    ready = {"TEAMS_TENANT_ID": "2", "SLACK_SIGNING_SECRET": "hemmelig"}
    said = vejviser(command, **{f"VEJVISER_{name}": value for name, value in (begun | ready).items()})
    assert say("status.slack_on") in said.stdout
    assert say("status.teams_on" if command == "check" else "status.teams_not_running") in said.stdout


@pytest.mark.parametrize(
    ("name", "value"), [("VEJVISER_TEAMS_LOGIN_URL", "http://evil.example"), ("VEJVISER_EMBED_ORIGINS", "*")]
)
def test_a_setting_of_a_channel_that_is_wrong_is_named(name: str, value: str) -> None:
    result = vejviser("status", **{name: value})
    assert result.returncode == 1
    assert name in result.stderr
