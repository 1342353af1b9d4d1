"""What is found in a message, and what is left of the message."""

from dataclasses import dataclass
from enum import Enum


class What(str, Enum):
    """The kinds of personal data. The mark of each stands in `wording.da.yml` under `privacy.mark`."""

    CPR = "cpr"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    NAME = "name"
    PLATE = "plate"
    ACCOUNT = "account"  # bank account, IBAN, payment card
    CASE = "case"
    BIRTH = "birth"  # date of birth
    DOCUMENT = "document"  # passport, residence card …
    PROFILE = "profile"  # user name or page on a social medium


@dataclass(frozen=True)
class Found:
    """One piece of personal data: where it stands (`text[start:end]`) and what it is."""

    start: int
    end: int
    what: What


@dataclass(frozen=True)
class Redacted:
    """A message with marks for its personal data, and what was found, by its place in the message as it came."""

    text: str
    found: tuple[Found, ...]
