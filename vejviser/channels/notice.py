"""What Vejviser forgets still stands in Slack or Teams: where a reply says that something is gone, it says that too."""

from typing import Any

from vejviser.wording import say

_SAID = {"privacy.removed": "still_there", "privacy.nothing_else": "still_there", "deletion.done": "not_deleted"}


def completed(reply: dict[str, Any], channel: str, message_stays: bool = True) -> dict[str, Any]:
    """Return the reply with what holds for the channel. Where no message stays behind, nothing is said of it."""
    text = reply["text"]
    for wording, addition in _SAID.items():
        if message_stays or addition != "still_there":
            text = text.replace(say(wording), f"{say(wording)} {say(f'{channel}.{addition}')}", 1)
    return {**reply, "text": text}
