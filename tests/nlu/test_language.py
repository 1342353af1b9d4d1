"""The Danish spaCy package is used when it is installed, else the built-in pipeline."""

import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from vejviser.nlu.language import PACKAGE

PROBE = """
import sys
from vejviser.nlu.language import danish, installed_version
print(installed_version(), danish()("{text}")[0].lemma_)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an installed package of the real one's name, whose only lemma is a telling one."""
    work = tmp_path_factory.mktemp("package")
    nlp = spacy.blank("da")
    ruler = nlp.add_pipe("attribute_ruler")
    nlp.add_pipe("ner").add_label("PER")
    nlp.initialize()
    ruler.add([[{"LOWER": "livline"}]], {"LEMMA": "fra-pakken"})
    nlp.meta["version"] = "3.4.0"
    nlp.to_disk(work / "model")
    (work / "built").mkdir()
    name = PACKAGE.removeprefix("da_")
    build = ["-m", "spacy", "package", "model", "built", "--name", name, "--version", "3.4.0", "--build", "none"]
    subprocess.run([sys.executable, *build], cwd=work, check=True, capture_output=True)
    source = work / "built" / f"{PACKAGE}-3.4.0"
    install = [
        "-m",
        "uv",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        "site",
        str(source),
    ]
    subprocess.run([sys.executable, *install, "--python", sys.executable], cwd=work, check=True)
    return work / "site"


def probe(text: str, site: str) -> list[str]:
    command = [sys.executable, "-c", PROBE.format(text=text)]
    result = subprocess.run(command, env={"PYTHONPATH": site}, check=True, capture_output=True, text=True)
    return result.stdout.rstrip("\n").split(" ")


def test_the_installed_package_is_used_and_named(installed: Path) -> None:
    assert probe("livline", str(installed)) == ["3.4.0", "fra-pakken"]


@pytest.mark.skipif(spacy.util.is_package(PACKAGE), reason="the real package is installed here")
def test_without_the_package_the_lemma_table_is_used() -> None:
    assert probe("samtalerne", "") == ["", "samtale"]
