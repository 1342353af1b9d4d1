"""Which channels are on, and what those lack that somebody has begun to set up."""

from collections.abc import Iterator

from vejviser.channels.slack.settings import SlackSettings
from vejviser.wording import say


def lines() -> Iterator[str]:
    """Yield a line for each channel that has settings of its own."""
    slack = SlackSettings()
    if not slack.begun:
        yield say("status.slack_off")
    elif slack.missing():
        yield say("status.slack_missing", names=", ".join(slack.missing()))
    else:
        yield say("status.slack_on" if slack.is_bot_token else "status.slack_odd_token")
