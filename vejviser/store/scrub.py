"""The second line of privacy: takes personal data and what is not needed out of an event before it is stored."""

import importlib
from collections.abc import Callable, Set
from functools import lru_cache
from typing import Any

RANKED = 5  # intents of the ranking that are kept
METADATA = {"kind", "topic", "phase", "step", "options", "sources", "privacy", "model_id", "assistant_id"}
_OURS = {"event", "policy", "input_channel", "message_id", "model_id", "assistant_id", "extractor"}


def scrubbed(event: dict[str, Any], known: Set[str], untold: bool = False) -> dict[str, Any]:
    """Return the event (Rasa's `as_dict`) without personal data: metadata by an allow-list, every text redacted.

    `known` are words that are never personal data, such as the ids of topics. What the assistant says is left out: it
    follows from the metadata. So is what the person says, where it is to be `untold`.
    """
    event = {**event, "metadata": _allowed(event.get("metadata"))}
    if event["event"] == "bot":
        return {**event, "text": "", "data": {}}
    if untold and "text" in event:
        event["text"] = ""
    parse_data = event.get("parse_data")
    if parse_data:
        ranking = (parse_data.get("intent_ranking") or [])[:RANKED]
        event["parse_data"] = {**parse_data, "text": event["text"], "intent_ranking": ranking, "metadata": {}}
    redact = lru_cache(maxsize=None)(redacted)  # the text is there twice
    result: dict[str, Any] = _walk(event, lambda text: text if text in known else redact(text))
    return result


def _allowed(metadata: Any) -> dict[str, Any]:
    metadata = metadata if isinstance(metadata, dict) else {}
    kept = {key: value for key, value in metadata.items() if key in METADATA}
    if isinstance(metadata.get("metadata"), dict):  # what an action says lies one level down
        kept["metadata"] = _allowed(metadata["metadata"])
    return kept


def _walk(value: Any, redact: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: kept if key in _OURS else _walk(kept, redact) for key, kept in value.items()}
    if isinstance(value, (list, tuple)):
        return [_walk(entry, redact) for entry in value]
    return value


def redacted(text: str) -> str:
    """Return the text without personal data."""
    return _redactor()(text)


@lru_cache(maxsize=1)
def _redactor() -> Callable[[str], str]:
    try:
        privacy = importlib.import_module("vejviser.privacy")
    except ImportError:
        return lambda text: text
    return lambda text: str(privacy.redact(text).text)
