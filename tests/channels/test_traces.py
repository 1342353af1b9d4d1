"""What is left of personal data that came through Slack and Teams: nothing, with logs at DEBUG."""

import html
import time

from tests.channels.conftest import Everywhere
from tests.channels.stand_ins.slack import Workspace, direct
from tests.conftest import found_in
from vejviser.evaluation import privacy


def test_no_message_leaves_personal_data_behind(everywhere: Everywhere) -> None:
    workspace, microsoft = Workspace(everywhere.pair.url, everywhere.slack), everywhere.microsoft
    entries = privacy.entries("with")
    for number, entry in enumerate(entries):
        if number % 2:
            assert workspace.say(direct(html.escape(entry["text"], quote=False)))
        else:
            activity = microsoft.activity(f"<at>Vejviser</at> {entry['text']}")
            assert microsoft.deliver(everywhere.pair.url, activity).status_code == 202
            assert microsoft.replies(activity)
    time.sleep(0.5)
    secrets = {secret for entry in entries for secret in entry["remove"] if len(secret) >= 6}
    assert len(secrets) > 150
    assert found_in(everywhere.traces(), secrets) == []
