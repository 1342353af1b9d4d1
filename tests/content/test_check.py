"""`vejviser check`: every fault at once, with file, line and what to do."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from vejviser import paths
from vejviser.cli import main

GOOD = """id: hilsen
title: En hilsen
answer:
  - guide: Sig goddag.
    source: [trin-3]
related: []
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "sections.yaml").write_text('trin-3: "Trin 3"\n', "utf-8")
    (tmp_path / "practice").mkdir()
    (tmp_path / "practice" / "hilsen.yaml").write_text(GOOD, "utf-8")
    return tmp_path


def check(folder: Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check", str(folder)])
    return result.exit_code, result.output


def test_the_built_in_pack_and_all_that_goes_with_it_is_in_order() -> None:
    code, output = check(paths.CONTENT)
    assert code == 0, output


def test_a_good_pack_passes(pack: Path) -> None:
    assert check(pack)[0] == 0


@pytest.mark.parametrize(
    ("good", "bad", "line", "says"),
    [
        ("title: En hilsen\n", "", 1, "title"),
        ("title: En hilsen", "titel: En hilsen", 2, "titel"),
        ("id: hilsen", "id: farvel", 1, "farvel"),
        ("guide: Sig goddag.", "gide: Sig goddag.", 4, "grundlag"),
        ("guide: Sig goddag.", "guide: ''", 4, "tomt"),
        ("    source: [trin-3]\n", "", 4, "source"),
        ("[trin-3]", "[trin-9]", 5, "trin-9"),
        ("related: []", "related: [ukendt]", 6, "ukendt"),
        ("related: []", "step: 3\nphase: 1\nrelated: []", 6, "fase 2"),
        ("  - guide: Sig goddag.\n    source: [trin-3]", "  - practice: Sig goddag.", 3, "almen praksis"),
        ("Sig goddag.", "Sig goddag. " * 60, 3, "600"),
        ("answer:", "answer: [", 4, "YAML"),
    ],
)
def test_a_fault_is_shown_with_file_line_and_remedy(pack: Path, good: str, bad: str, line: int, says: str) -> None:
    file = pack / "practice" / "hilsen.yaml"
    file.write_text(GOOD.replace(good, bad), "utf-8")
    code, output = check(pack)
    assert code == 1
    fault = next(row for row in output.splitlines() if says in row)
    assert fault.startswith(f"{file}:{line}: ")


def test_all_faults_are_shown_at_once(pack: Path) -> None:
    file = pack / "practice" / "hilsen.yaml"
    file.write_text(GOOD.replace("title", "titel").replace("[trin-3]", "[]"), "utf-8")
    (pack / "practice" / "latin.yaml").write_bytes("id: æ".encode("latin-1"))
    (pack / "practice" / "nabo.yaml").write_text(
        GOOD.replace("id: hilsen", "id: nabo").replace("related: []", "related: [hilsen, ukendt]"), "utf-8"
    )
    _, output = check(pack)
    assert all(word in output for word in ("titel", "»title«", "source", "UTF-8", "»ukendt«"))
    assert "»hilsen«" not in output  # it is there, though it cannot be read


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    code, output = check(tmp_path)
    assert code == 1
    assert "sections.yaml" in output
