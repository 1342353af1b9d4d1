"""The words that tell what stands beside them, from `words.da.yml`, as parts of patterns."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

FOLDER = Path(__file__).parent


@lru_cache(maxsize=1)
def _lists() -> Mapping[str, list[str]]:
    lists: Mapping[str, list[str]] = YAML(typ="safe").load((FOLDER / "words.da.yml").read_text("utf-8"))
    return lists


def words(key: str) -> frozenset[str]:
    """Return one list of `words.da.yml`."""
    return frozenset(_lists()[key])


def any_of(*keys: str) -> str:
    """Return a pattern for any word of the lists, longest first. A space stands for one or more spaces."""
    entries = sorted({word for key in keys for word in _lists()[key]}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", " +") for word in entries) + ")"


def pattern(template: str, *, ignore_case: bool = True) -> re.Pattern[str]:
    """Return the compiled template, where `{key}` stands for any word of that list."""
    filled = re.sub(r"\{([a-z_]+)\}", lambda match: any_of(match[1]), template)
    return re.compile(filled, re.IGNORECASE if ignore_case else 0)
