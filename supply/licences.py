"""The licences of all locked packages, as their metadata says. `python -m supply.licences` writes the list."""

import re
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from typing import cast

from supply import locked
from supply.exceptions import EXCEPTIONS, READ, UNSAID

DOCUMENT = locked.ROOT / "docs" / "licences.md"
ALLOWED = {  # permissive: they ask for the notice to be kept, and nothing of what is built with them
    "Apache-2.0",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "PSF-2.0",
    "TCL",
}
COPYLEFT = {"LGPL-2.1-or-later", "LGPL-3.0-or-later", "MPL-2.0"}  # known, and each use of them is an exception
_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
_PHRASES = (  # of the free field "License", the first that fits
    (
        r"apache[ -](software )?(license)?,?( ?version)? ?2(\.0)?|apache 2(\.0)?|apache-2\.0|apache license 2\.0",
        "Apache-2.0",
    ),
    (r"(new|modified|3-clause) bsd( license)?|bsd[ -]3-clause( license)?", "BSD-3-Clause"),
    (r"bsd[ -]2-clause( license)?", "BSD-2-Clause"),
    (r"bsd", "BSD"),
    (r"isc", "ISC"),
    (r"mit( license)?(;.*)?", "MIT"),
)
HEADER = """# Licences

Every locked package with its licence, as its metadata says. Made by `make licences`; not to be edited by hand.
`make test` fails on a licence that is neither in the allow-list of `supply/licences.py` nor explained in
`supply/exceptions.py`, and when this file is out of date. `BSD` is one of the BSD licences where the metadata does not
say which. Binary wheels carry libraries of others (OpenBLAS, OpenSSL, libpq …) whose licences lie in the wheel and are
not listed here; [dependencies.md](dependencies.md) says what else this list cannot show.
"""


def licence_of(name: str) -> str:
    """Return the licence of an installed package as an SPDX expression; "" where its metadata does not say.

    Raises:
        PackageNotFoundError: it is not installed.
    """
    return READ.get(name) or licence_in(cast(Message, metadata(name)))


def licence_in(data: Message) -> str:
    """Return the licence that metadata names: the SPDX expression, else the free field, else all the classifiers.

    A classifier that is not permissive is never hidden by a free field that is.
    """
    expression = data.get("License-Expression")
    if expression:
        return str(expression)
    classified = _classified(data.get_all("Classifier") or [])
    return (_free(str(data.get("License") or "")) if classified <= ALLOWED else "") or " AND ".join(sorted(classified))


def is_allowed(expression: str) -> bool:
    """Return whether a licence is permissive: every part of an AND, one part of an OR. No parentheses."""
    ways = [re.split(r"\s+AND\s+", way) for way in re.split(r"\s+OR\s+", expression)]
    return any(all(part.strip() in ALLOWED for part in way) for way in ways)


def faults() -> list[str]:
    """Return what is wrong with the licences, one line each; none when all is well."""
    found, versions = [], locked.versions()
    for name, version in sorted(versions.items()):
        try:
            data, licence = metadata(name), licence_of(name)
        except PackageNotFoundError:
            found.append(f"{name}: locked but not installed, its licence is unknown")
            continue
        if data["Version"] != version:
            found.append(f"{name}: locked {version}, installed {data['Version']}")
        if name in EXCEPTIONS:
            if licence != EXCEPTIONS[name][0]:
                found.append(f"{name}: the exception is for {EXCEPTIONS[name][0]}, the licence is {licence}")
        elif not is_allowed(licence):
            found.append(f"{name}: {licence or 'no licence said'} is not allowed")
    unused = (EXCEPTIONS.keys() | READ.keys() | UNSAID.keys()) - versions.keys()
    return found + [f"{name}: in supply/exceptions.py, but not locked" for name in sorted(unused)]


def document() -> str:
    """Return the text of docs/licences.md."""
    run = locked.locked(locked.ROOT / "requirements.lock")
    everything = locked.versions()
    parts = [HEADER]
    for title, names in (("To run", run.keys()), ("To develop and install", everything.keys() - run.keys())):
        rows = [f"| {name} | {everything[name]} | {_said(name)} |" for name in sorted(names)]
        parts.append(
            "\n".join([f"## {title}: {len(rows)}", "", "| package | version | licence |", "|---|---|---|", *rows])
        )
    rows = [f"| {name} | {licence} | {why} |" for name, (licence, why) in sorted(EXCEPTIONS.items())]
    parts.append("\n".join(["## Exceptions", "", "| package | licence | why it may be used |", "|---|---|---|", *rows]))
    rows = [f"| {name} | {licence} | {UNSAID[name]} |" for name, licence in sorted(READ.items())]
    parts.append("\n".join(["## Read by hand", "", "| package | licence | where it stands |", "|---|---|---|", *rows]))
    return "\n".join(f"{part.strip()}\n" for part in parts)


def _free(text: str) -> str:
    """Return the licence that the free field "License" names; "" where it is something else, such as a whole text."""
    text = text.strip()
    if set(re.split(r" AND | OR ", text)) <= ALLOWED | COPYLEFT:
        return text
    return next((licence for pattern, licence in _PHRASES if re.fullmatch(pattern, text.lower())), "")


def _classified(classifiers: list[str]) -> set[str]:
    """Return the licences among trove classifiers, one that is not known by its own words."""
    names = {line.split(" :: ")[-1] for line in classifiers if line.startswith("License :: ")} - {"OSI Approved"}
    return {_CLASSIFIERS.get(name, name) for name in names}


def _said(name: str) -> str:
    return licence_of(name) + (" (exception)" if name in EXCEPTIONS else "")


if __name__ == "__main__":
    DOCUMENT.write_text(document())
    print(
        *(faults() or [f"{DOCUMENT.relative_to(locked.ROOT)}: {len(locked.versions())} packages, all allowed"]),
        sep="\n",
    )
