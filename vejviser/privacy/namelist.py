"""Which words are names: lists from Faker (MIT) for the languages spoken in Denmark, and our own for what they lack."""

import unicodedata
from functools import cache, lru_cache
from importlib import import_module

from vejviser.nlu.language import dictionary
from vejviser.privacy.words import FOLDER, words

# What people in Denmark are called: Danish, Nordic, German, British, Pakistani (Arabic names), Algerian, Turkish …
_LANGUAGES = [
    "da_DK",
    "no_NO",
    "sv_SE",
    "de_DE",
    "en_GB",
    "en_PK",
    "fr_DZ",
    "tr_TR",
    "az_AZ",
    "hr_HR",
    "pl_PL",
    "ro_RO",
    "lt_LT",
    "lv_LV",
]
_STOP_WORDS = ("en", "de", "sv", "nb")  # the languages whose small words are no names: "can", "till"
_FAMILY_ENDINGS = ("gaard", "sson", "ovic", "ović", "evic", "ević", "oglu", "oğlu", "zadeh", "wicz")
SHORT = 3  # letters: shorter words are no names on their own


def fold(word: str) -> str:
    """Return the word as the lists have it."""
    return unicodedata.normalize("NFC", word).lower()


def is_ordinary(word: str) -> bool:
    """Return whether a folded word is in the dictionary, or is an ordinary word of another language."""
    return word in dictionary() or word in words("ordinary") or word in _stop_words()


def is_small(word: str) -> bool:
    """Return whether a folded word is one of the small words of Danish ("jo"), which list makers take for names."""
    return word in _stop_words_of("da")


def is_always_given(word: str) -> bool:
    """Return whether a folded word of the dictionary is a given name all the same, when it has a capital."""
    return any(form in words("always_given") for form in _forms(word))


def is_kept(word: str) -> bool:
    """Return whether a folded word never is a citizen's name here: a place, a tool ("Facebookprofil"), a writer."""
    return word in _own("kept.txt") or word in words("public") or word.startswith(tuple(words("tool")))


def is_given(word: str) -> bool:
    """Return whether a folded word, or what it is the genitive of, is a given name."""
    return any(form in _given() for form in _forms(word))


def is_family(word: str) -> bool:
    """Return whether a folded word, or what it is the genitive of, is a family name by the lists or its ending."""
    return any(form in _family() or form.endswith(_FAMILY_ENDINGS) or _is_patronymic(form) for form in _forms(word))


def _is_patronymic(word: str) -> bool:
    """Return whether a word is a given name and "sen" ("petersen", "jensen")."""
    return word.endswith("sen") and (word[:-3] in _given() or word[:-2] in _given())


def _forms(word: str) -> tuple[str, ...]:
    if word.endswith("'s"):
        return word, word[:-2]
    return (word, word[:-1]) if word.endswith("s") and len(word) > SHORT else (word,)


@cache
def _own(file: str) -> frozenset[str]:
    lines = (FOLDER / file).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    return frozenset[str]().union(*(_stop_words_of(language) for language in _STOP_WORDS))


@cache
def _stop_words_of(language: str) -> frozenset[str]:
    return frozenset(import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS)


@lru_cache(maxsize=1)
def _given() -> frozenset[str]:
    return _faker("first_names") | _own("given.txt") | words("always_given")


@lru_cache(maxsize=1)
def _family() -> frozenset[str]:
    return _faker("last_names") | _own("family.txt")


def _faker(kind: str) -> frozenset[str]:
    """Return the names of one kind ("first_names", "last_names") that Faker has for the languages."""
    names: set[str] = set()
    for language in _LANGUAGES:
        provider = import_module(f"faker.providers.person.{language}").Provider
        for attribute in dir(provider):
            if attribute.startswith(kind):
                names |= {fold(name) for name in getattr(provider, attribute) or ()}
    return frozenset(part for name in names for part in name.split() if len(part) > 1)
