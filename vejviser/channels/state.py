"""Which channels are on, and what those lack that somebody has begun to set up."""

from collections.abc import Iterator
from typing import Optional

import requests

from vejviser.channels.botframework.settings import TeamsSettings
from vejviser.channels.slack.settings import SlackSettings
from vejviser.wording import say

_TEAMS = {"ok": "status.teams_ready", "waiting_for_keys": "status.teams_waiting"}


def lines(address: Optional[str] = None) -> Iterator[str]:
    """Yield a line for each channel that has settings of its own; with the `address` of a server, what it says too."""
    yield _slack(SlackSettings())
    yield _teams(TeamsSettings(), address)


def _slack(settings: SlackSettings) -> str:
    if not settings.begun:
        return say("status.slack_off")
    if settings.missing():
        return say("status.slack_missing", names=", ".join(settings.missing()))
    return say("status.slack_on" if settings.is_bot_token else "status.slack_odd_token")


def _teams(settings: TeamsSettings, address: Optional[str]) -> str:
    if not settings.begun:
        return say("status.teams_off")
    if settings.missing():
        return say("status.teams_missing", names=", ".join(settings.missing()))
    if address is None:
        return say("status.teams_on")
    try:
        state = requests.get(f"{address}/webhooks/teams/", timeout=5).json().get("status")
    except (requests.RequestException, ValueError, AttributeError):
        state = None
    return say(_TEAMS.get(state, "status.teams_not_running"))
