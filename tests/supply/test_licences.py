"""The licences of everything that is locked, and the rules by which they are read."""

from email.message import Message

import pytest

from supply import licences, locked
from supply.exceptions import EXCEPTIONS


def test_every_licence_is_allowed_or_explained() -> None:
    assert licences.faults() == []


def test_the_list_is_up_to_date() -> None:
    assert licences.DOCUMENT.read_text() == licences.document(), "run `make licences`"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_has_a_hash(lock: str) -> None:
    assert len(locked.locked(locked.ROOT / lock)) > 180
    assert locked.without_hash(locked.ROOT / lock) == []


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"License-Expression": "MIT OR GPL-3.0-only", "License": "GPL"}, "MIT OR GPL-3.0-only"),
        ({"License": "Apache License, Version 2.0"}, "Apache-2.0"),
        ({"License": "new BSD"}, "BSD-3-Clause"),
        ({"License": "MPL-2.0 AND MIT"}, "MPL-2.0 AND MIT"),
        ({"License": "A whole\nlicence text", "Classifier": "License :: OSI Approved :: MIT License"}, "MIT"),
        (
            {"License": "MIT", "Classifier": "License :: OSI Approved :: GNU General Public License v3 (GPLv3)"},
            "GNU General Public License v3 (GPLv3)",
        ),
        ({"License": "as you like", "Classifier": "License :: OSI Approved"}, ""),
        ({}, ""),
    ],
)
def test_a_licence_is_read_as_the_metadata_says(fields: dict[str, str], licence: str) -> None:
    data = Message()
    for field, value in fields.items():
        data[field] = value
    assert licences.licence_in(data) == licence


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("MIT AND PSF-2.0", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-only", False),
        ("MPL-2.0", False),
        ("", False),
    ],
)
def test_only_permissive_licences_are_allowed(expression: str, allowed: bool) -> None:
    assert licences.is_allowed(expression) == allowed


def test_a_licence_that_is_not_allowed_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "ALLOWED", licences.ALLOWED - {"ISC"})
    monkeypatch.setattr(licences, "EXCEPTIONS", {**EXCEPTIONS, "bidict": ("MIT", ""), "gone": ("MIT", "")})
    assert licences.faults() == [
        "bidict: the exception is for MIT, the licence is MPL-2.0",
        *(fault for fault in licences.faults() if fault.endswith("ISC is not allowed")),
        "gone: in supply/exceptions.py, but not locked",
    ]
    assert "dnspython: ISC is not allowed" in licences.faults()
