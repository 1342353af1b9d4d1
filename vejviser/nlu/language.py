"""The spaCy pipeline: the Danish package when it is installed, else one built from spaCy's own lemma table.

spaCy is imported where it is used: it takes seconds, and the commands that only name the version need none of it.
"""

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

PACKAGE = "da_core_news_sm"
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
        ValueError: neither the package nor the lemma table (`spacy-lookups-data`) is installed.
    """
    import spacy

    if installed_version():
        return spacy.load(PACKAGE, exclude=_NOT_NEEDED)
    nlp = spacy.blank("da")
    lookup: dict[str, Any] = {"mode": "lookup"}
    nlp.add_pipe("lemmatizer", config=lookup)
    nlp.initialize()
    return nlp
