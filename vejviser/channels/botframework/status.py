"""Says in a sentence whether Teams is set up, and whether it is ready."""

import requests

from vejviser.channels.botframework.settings import TeamsSettings
from vejviser.wording import say


def describe(address: str, settings: TeamsSettings) -> str:
    """Return the sentence; `address` is the Rasa server's, which may be down."""
    if not settings.begun:
        return say("status.teams_off")
    if settings.missing():
        return say("status.teams_missing", names=", ".join(settings.missing()))
    try:
        state = requests.get(f"{address}/webhooks/teams/", timeout=5).json().get("status")
    except (requests.RequestException, ValueError, AttributeError):
        state = None
    return say({"ok": "status.teams_ready", "waiting_for_keys": "status.teams_waiting"}.get(state, "status.teams_set"))
