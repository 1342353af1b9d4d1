"""What every kind of reply looks like on every channel, kept as it was when somebody read it."""

import json
import os
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.channels.kinds import KINDS
from tests.channels.stand_ins.slack import check_blocks
from tests.channels.stand_ins.teams import faults
from tests.conftest import Ask
from vejviser.channels.botframework import card
from vejviser.channels.notice import completed
from vejviser.channels.slack import message
from vejviser.channels.web import rendered

SNAPSHOTS = Path(__file__).parent / "snapshots"
Reply = dict[str, Any]


def rest(reply: Reply) -> Any:
    return {key: value for key, value in reply.items() if key != "recipient_id"}


def web(reply: Reply) -> Any:
    return rendered(reply)["html"].splitlines()


def slack(reply: Reply) -> Any:
    found = message.messages(completed(reply, "slack"))
    for one in found:
        check_blocks(list(one.blocks))
    return [{"text": one.text, "blocks": one.blocks} for one in found]


def teams(reply: Reply) -> Any:
    found = card.messages(completed(reply, "teams"))
    assert not [fault for one in found for fault in faults(one)]
    return found


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_looks_everywhere_as_it_was_read(ask: Ask, name: str) -> None:
    """After a change on purpose: SNAPSHOTS=write, and read what `git diff` shows."""
    sender = uuid.uuid4().hex
    *_, (reply,) = [ask(text, sender) for text in KINDS[name]]
    assert f"{name}_".startswith(f"{reply['metadata']['kind']}_")
    for channel in (rest, web, slack, teams):
        text = json.dumps(channel(reply), ensure_ascii=False, indent=2) + "\n"
        file = SNAPSHOTS / channel.__name__ / f"{name}.json"
        if os.environ.get("SNAPSHOTS") == "write":
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, "utf-8")
        assert text == file.read_text("utf-8"), channel.__name__
