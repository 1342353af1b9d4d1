"""docs/dependencies.md and what is declared agree, and the check sees when they do not."""

import re
import shutil
from pathlib import Path

import pytest

from supply import dependencies, locked


def test_the_document_agrees_with_what_is_declared_and_locked() -> None:
    assert dependencies.faults() == []


DOCUMENT = "docs/dependencies.md"


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("pyproject.toml", '"nh3>=', '"left_pad>=1", "nh3>=', "left-pad: has no line under »To run«"),
        ("pyproject.toml", '"tomli>=2",', "", "tomli: has a line under »To develop«, but is not declared"),
        ("pyproject.toml", '["setuptools"]', '["flit-core"]', "flit-core: has no line under »To run«"),
        ("requirements.lock", "nh3==", "nh3==99.", "nh3: the line says .*, locked is 99.*"),
        ("requirements.lock", "keras==", "keras==99.", "CVE-2024-3660: about keras .*, but locked is 99.*"),
        ("scripts/setup", "uv_version=", "uv_version=99.", "uv: the line says .*, locked is 99.*"),
        (DOCUMENT, "| BSD | The command", "| MIT | The command", "click: the line says MIT, the package says BSD"),
        (DOCUMENT, "| Finished, and kept up |", "| |", "tomli: a line has five cells, none of them empty"),
        (DOCUMENT, "| A saved vectorizer:", "| |", "CVE-2024-5206: a vulnerability has six cells, none of them empty"),
    ],
)
def test_what_does_not_agree_is_named(tmp_path: Path, file: str, old: str, new: str, fault: str) -> None:
    locks = ("requirements.lock", "requirements-dev.lock")
    for name in ("pyproject.toml", "scripts/setup", DOCUMENT, *locks):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(locked.ROOT / name, tmp_path / name)
    for name in locks if file in locks else (file,):  # the one for development holds all pins of the other
        text = (tmp_path / name).read_text()
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new))
    faults = dependencies.faults(tmp_path / DOCUMENT, tmp_path)
    assert [line for line in faults if re.fullmatch(fault, line)]
