"""People by spaCy's named entity recognition, where the Danish package is installed."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from vejviser.nlu.language import PACKAGE, installed_version
from vejviser.privacy import namelist
from vejviser.privacy.plain import HIDDEN

if TYPE_CHECKING:
    from spacy.language import Language

_PERSON = "PER"


def people(view: str) -> Iterator[tuple[int, int]]:
    """Yield where people of at least two words are named in the view; nothing when the package is not installed.

    One capitalised word is what a small model takes for a person too often; the lists decide on those.
    """
    nlp = _model()
    if nlp is None:
        return
    for entity in nlp(view).ents:
        parts = entity.text.split()
        if entity.label_ != _PERSON or len(parts) < 2 or HIDDEN in entity.text:
            continue
        if all(part[0].isupper() for part in parts) and not all(_is_known(namelist.fold(part)) for part in parts):
            yield entity.start_char, entity.end_char


def _is_known(word: str) -> bool:
    return namelist.is_kept(word) or namelist.is_ordinary(word)


@lru_cache(maxsize=1)
def _model() -> "Language | None":
    if not installed_version():
        return None
    import spacy

    return spacy.load(PACKAGE, exclude=["lemmatizer", "tagger", "morphologizer", "parser", "attribute_ruler", "senter"])
