"""What the tests of the channels share: a pair of servers that Slack and Teams can reach, and a browser."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, sync_playwright

from tests.channels.stand_ins.slack import Slack
from tests.channels.stand_ins.teams import Microsoft
from tests.conftest import own_pair
from vejviser import servers
from vejviser.channels import state
from vejviser.wording import say

QUESTION = "hvordan giver jeg en livline?"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Everywhere:
    """Servers with all channels on, their stand-ins, and what was seen while Microsoft could not be reached."""

    pair: servers.Servers
    folder: Path
    slack: Slack
    microsoft: Microsoft
    started_without_keys: dict[str, Any]

    def traces(self) -> bytes:
        """Return all that is written: the database, and the logs at DEBUG."""
        return b"".join(file.read_bytes() for file in self.folder.rglob("*") if file.is_file())

    def log(self) -> str:
        return (self.folder / "logs" / "rasa_server.log").read_text()

    def teams_line(self) -> str:
        return teams_line(self.pair.url, self.microsoft.environment())


@pytest.fixture(scope="session")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everywhere]:
    folder, slack, microsoft = tmp_path_factory.mktemp("everywhere"), Slack(), Microsoft()
    microsoft.up = False
    with own_pair(folder, {"LOG_LEVEL": "DEBUG", **slack.environment(), **microsoft.environment()}) as pair:
        seen = {
            "state": requests.get(f"{pair.url}/webhooks/teams/", timeout=20).json(),
            "line": teams_line(pair.url, microsoft.environment()),
            "status": microsoft.deliver(pair.url, microsoft.activity(QUESTION)).status_code,
            "rest": servers.ask(pair.url, QUESTION, "first")[0]["metadata"],
        }
        everywhere = Everywhere(pair, folder, slack, microsoft, seen)
        microsoft.up = True
        wait_for(lambda: everywhere.teams_line() == say("status.teams_ready"))
        yield everywhere
    microsoft.stop()
    slack.close()


@pytest.fixture(scope="module")  # while it is there, its event loop keeps others from running
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


def teams_line(address: str, environment: dict[str, str]) -> str:
    """Return what `vejviser status` says of Teams, with these variables."""
    with pytest.MonkeyPatch.context() as patched:
        for name, value in environment.items():
            patched.setenv(name, value)
        return list(state.lines(address))[-1]


def wait_for(condition: Callable[[], Any], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
