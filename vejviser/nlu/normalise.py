"""The one place where Danish text is brought to one form. Training and every message pass through it."""

import re
import unicodedata
from pathlib import Path

from vejviser.wording import say

CITIZEN, CITIZEN_SAID = "borger", "borgeren"  # the lemma of every word for the citizen, and what stands for a name
_FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "y"})
_MARK = re.compile(r"\[[\w-]+\]")
_WORD = re.compile(r"[a-z0-9]+")


def unmarked(text: str) -> str:
    """Return the text with the marks of removed personal data put aside: who was named is the citizen."""
    return _MARK.sub(lambda match: CITIZEN_SAID if match[0] == say("privacy.mark.name") else " ", text)


def fold(text: str) -> str:
    """Return the text in lower case with æøå as ae, oe, aa and no accents: the two ways of writing meet."""
    folded = unicodedata.normalize("NFKC", text).lower().translate(_FOLDED)
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Return the words of the text, folded, without punctuation and symbols."""
    return _WORD.findall(fold(text))


_CITIZEN_WORDS = frozenset(words(Path(__file__).with_name("citizen.txt").read_text("utf-8")))


def lemma(word: str, found: str) -> str:
    """Return the lemma of a folded word: "borger" for the many words for the citizen, else the one `found` for it."""
    return CITIZEN if word in _CITIZEN_WORDS else found
