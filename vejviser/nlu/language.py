"""The spaCy pipeline: the Danish package when it is installed, else one built from spaCy's own lemma table.

spaCy is imported where it is used: it takes seconds, and the commands that only name the version need none of it.
"""

from collections.abc import Collection
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.lookups import Lookups

PACKAGE = "da_core_news_sm"
LEMMAS = "lemma_lookup"  # the table of `spacy-lookups-data`: half a million Danish word forms
_NOT_NEEDED = ["ner", "parser", "senter"]  # only tokens and lemmas are used


def installed_version() -> str:
    """Return the version of the installed Danish package, empty when the built-in pipeline is used."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return ""


@lru_cache(maxsize=1)
def danish() -> "Language":
    """Return the pipeline of this machine, loaded once: text in, tokens with lemmas out.

    Raises:
        OSError: the Danish package is installed but cannot be loaded.
    """
    import spacy

    if installed_version():
        return spacy.load(PACKAGE, exclude=_NOT_NEEDED)
    nlp = spacy.blank("da")
    lookup: dict[str, Any] = {"mode": "lookup"}
    nlp.add_pipe("lemmatizer", config=lookup).initialize(lookups=_lookups())
    return nlp


def dictionary() -> Collection[Any]:
    """Return the Danish word forms, lower case: what is among them is no slip of the keyboard."""
    forms: Collection[Any] = _lookups().get_table(LEMMAS)
    return forms


@lru_cache(maxsize=1)
def _lookups() -> "Lookups":
    from spacy.lookups import load_lookups

    return load_lookups("da", [LEMMAS])
