"""The operator's guide names every setting with its default, and every way in which a start fails."""

import re

import pytest

from vejviser import paths
from vejviser.runtime.faults import StartFault
from vejviser.settings import Settings

GUIDE = (paths.ROOT / "docs" / "drift.md").read_text("utf-8")
NOT_PLAIN = {"database_url": "SQLite i `var/data/`", "rest_token": "intet"}


@pytest.mark.parametrize("name", Settings.__fields__)
def test_each_setting_is_there_with_its_default(name: str) -> None:
    default = NOT_PLAIN.get(name, f"`{Settings.__fields__[name].default}`")
    assert f"| `{Settings.Config.env_prefix}{name.upper()}` | {default} |" in GUIDE


@pytest.mark.parametrize("fault", StartFault)
def test_each_refused_start_is_there_with_its_code(fault: StartFault) -> None:
    assert f"`start refused: {fault.name}`, kode {int(fault)}" in GUIDE


def test_what_it_points_to_is_there() -> None:
    linked = re.findall(r"\]\(([\w./-]+)\)", GUIDE)
    assert linked
    assert [name for name in linked if not (paths.ROOT / "docs" / name).exists()] == []
