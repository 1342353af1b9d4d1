"""Holds docs/dependencies.md against what is declared, locked and installed."""

import re
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from supply import locked
from supply.licences import licence_of

DOCUMENT = locked.ROOT / "docs" / "dependencies.md"
VULNERABLE = "Known vulnerabilities"
Rows = list[list[str]]


def tables(text: str) -> dict[str, Rows]:
    """Return the table rows under each `## ` heading, without the two lines of a table's head."""
    sections = re.split(r"^## +(.+)$", text, flags=re.MULTILINE)[1:]
    return {title.strip(): _rows(body) for title, body in zip(sections[::2], sections[1::2])}


def faults(document: Path = DOCUMENT, root: Path = locked.ROOT) -> list[str]:
    """Return what no longer agrees, one line each; none when all is well."""
    found = tables(document.read_text())
    versions = locked.versions(root)
    lines = []
    for section, names in locked.declared(root).items():
        rows = found.get(section, [])
        described = [row[0] for row in rows]
        lines += [f"{name}: has no line under »{section}«" for name in sorted(names - set(described))]
        lines += [
            f"{name}: has a line under »{section}«, but is not declared" for name in described if name not in names
        ]
        lines += [f"{name}: has two lines under »{section}«" for name in set(described) if described.count(name) > 1]
        lines += [line for row in rows if row[0] in names for line in _described(row, versions)]
    for row in found.get(VULNERABLE, []):
        package, _, version = row[1].partition(" ") if len(row) > 1 else ("", "", "")
        if len(row) != 6 or not all(row):
            lines.append(f"{row[0]}: a vulnerability has six cells, none of them empty")
        elif versions.get(package) != version:
            lines.append(f"{row[0]}: about {row[1]}, but locked is {versions.get(package)}: is it still true?")
    return lines


def _described(row: list[str], versions: dict[str, str]) -> list[str]:
    """Return what is wrong with the line of one dependency: name, version, licence, why, upkeep."""
    if len(row) != 5 or not all(row):
        return [f"{row[0]}: a line has five cells, none of them empty"]
    name, version, licence = row[:3]
    lines = []
    if versions.get(name) != version:
        lines.append(f"{name}: the line says {version}, locked is {versions.get(name)}")
    try:
        if licence_of(name) != licence:
            lines.append(f"{name}: the line says {licence}, the package says {licence_of(name)}")
    except PackageNotFoundError:
        lines.append(f"{name}: is not installed, its licence cannot be compared")
    return lines


def _rows(body: str) -> Rows:
    lines = [line for line in body.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines[2:]]
