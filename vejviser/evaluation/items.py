"""The evaluation data of tests/evaluation, and the variants made of it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from vejviser import paths

KEYBOARD = ("qwertyuiopå", "asdfghjklæø", "zxcvbnm")
WORDS_PER_SLIP = 8
_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})


@dataclass(frozen=True)
class Item:
    """One message, and the topic or kind it should get."""

    text: str
    expected: str
    group: str


def items(folder: Path = paths.EVALUATION) -> list[Item]:
    """Return every item. Group "slips" has a keyboard slip per eight words, "ascii" has ae, oe, aa."""
    topics = list(_topics(folder))
    plain = [item for item in topics if item.group in ("direct", "situation")]
    slips = [replace(item, text=slip(item.text, random.Random(item.text)), group="slips") for item in plain]
    ascii_ = [replace(item, text=item.text.translate(_ASCII), group="ascii") for item in plain]
    return [*topics, *slips, *ascii_, *_others(folder)]


def slip(text: str, dice: random.Random) -> str:
    """Return the text with one slip (a neighbouring key, a letter lost, doubled or swapped) per eight words."""
    words = text.split()
    for _ in range(max(1, round(len(words) / WORDS_PER_SLIP))):
        place = dice.randrange(len(words))
        words[place] = _slipped(words[place], dice)
    return " ".join(words)


def _slipped(word: str, dice: random.Random) -> str:
    if len(word) < 3:
        return word
    at = dice.randrange(len(word) - 1)
    letter, following = word[at], word[at + 1]
    row = next((row for row in KEYBOARD if letter.lower() in row), letter)
    neighbour = row[max(0, row.find(letter.lower()) - 1)]
    slips = (neighbour + following, following, letter * 2 + following, following + letter)
    return word[:at] + dice.choice(slips) + word[at + 2 :]


def _topics(folder: Path) -> Iterator[Item]:
    for file in sorted((folder / "topics").glob("*.yml")):
        content = read(file)
        for group in ("direct", "situation", "careless"):
            for text in content[group]:
                yield Item(text, content["topic"], group)


def _others(folder: Path) -> Iterator[Item]:
    for pair in read(folder / "neighbours.yml"):
        for entry in pair:
            yield Item(entry["text"], entry["topic"], "neighbours")
    for entry in read(folder / "english.yml"):
        yield Item(entry["text"], entry["topic"], "english")
    for file in sorted((folder / "kinds").glob("*.yml")):
        for entry in read(file):
            named = isinstance(entry, dict)  # {text, topic} or {text, kind}; else the file names the kind
            expected = (entry.get("topic") or entry["kind"]) if named else file.stem.split(".")[0]
            yield Item(entry["text"] if named else entry, expected, file.stem)


def read(file: Path) -> Any:
    """Return what the evaluation file (YAML) holds."""
    return YAML(typ="safe").load(file.read_text("utf-8"))
