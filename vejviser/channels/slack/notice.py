"""What Vejviser forgets still stands in Slack: where a reply says that something is gone, it says that too."""

from typing import Any

from vejviser.channels.slack.incoming import Place
from vejviser.wording import say

_SAID = {
    "privacy.removed": "slack.still_there",
    "privacy.nothing_else": "slack.still_there",
    "deletion.done": "slack.not_deleted",
}


def completed(reply: dict[str, Any], place: Place) -> dict[str, Any]:
    """Return the reply with what holds for Slack alone. A slash command leaves no message behind."""
    text = reply["text"]
    for wording, addition in _SAID.items():
        if addition != "slack.still_there" or place.url is None:
            text = text.replace(say(wording), f"{say(wording)} {say(addition)}", 1)
    return {**reply, "text": text}
