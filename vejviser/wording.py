"""The fixed Danish wording, by key, from `wording.da.yml`: no Danish sentence lives in Python."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_FILE = Path(__file__).with_name("wording.da.yml")


@lru_cache(maxsize=1)
def _entries() -> Mapping[str, Any]:
    entries: Mapping[str, Any] = YAML(typ="safe").load(_FILE.read_text("utf-8"))
    return entries


def say(key: str, **values: object) -> str:
    """Return the wording for a dotted key (`"check.missing"`), with `{name}` places filled from `values`.

    Raises:
        KeyError: the key is not in `wording.da.yml`, or a place in the wording got no value.
    """
    entry: Any = _entries()
    for part in key.split("."):
        entry = entry[part]
    return str(entry).strip().format(**values)
