"""Reads what is declared (pyproject.toml, scripts/setup) and what is locked (requirements*.lock)."""

import re
from pathlib import Path

import tomli

ROOT = Path(__file__).resolve().parent.parent
RUN, DEVELOP, INSTALL = "To run", "To develop", "To install"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)


def normal(name: str) -> str:
    """Return the name of a package as registries compare it: lower case, with hyphens."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(root: Path = ROOT) -> dict[str, set[str]]:
    """Return the packages that the project itself asks for, by what they are for.

    Raises:
        OSError, KeyError, tomli.TOMLDecodeError: pyproject.toml is missing or is not what it should be.
    """
    project = tomli.loads((root / "pyproject.toml").read_text())
    run = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    return {
        RUN: {_name(requirement) for requirement in run},
        DEVELOP: {_name(requirement) for requirement in project["dependency-groups"]["dev"]},
        INSTALL: set(_setup(root)),
    }


def versions(root: Path = ROOT) -> dict[str, str]:
    """Return the version of every locked package, those for development and the installer too."""
    return locked(root / "requirements.lock") | locked(root / "requirements-dev.lock") | _setup(root)


def locked(lock: Path) -> dict[str, str]:
    """Return the versions that one lock file pins."""
    return {normal(name): version for name, version in _PIN.findall(lock.read_text())}


def without_hash(lock: Path) -> list[str]:
    """Return the pins of a lock file that carry no hash, so that anything could be installed in their place."""
    text = lock.read_text()
    starts = [match.start() for match in _PIN.finditer(text)]
    blocks = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)])]
    return [block.split()[0] for block in blocks if "--hash=sha256:" not in block]


def _setup(root: Path) -> dict[str, str]:
    """Return the installer that scripts/setup fetches."""
    match = re.search(r"^uv_version=(\S+)$", (root / "scripts" / "setup").read_text(), re.MULTILINE)
    return {"uv": match[1]} if match else {}


def _name(requirement: str) -> str:
    match = _NAME.match(requirement)
    return normal(match[0]) if match else requirement
