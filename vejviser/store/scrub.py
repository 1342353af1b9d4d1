"""The second line of privacy: of a conversation only that is stored which the next message needs.

What people write or press is not stored, and neither is what the assistant says: it follows from the rest.
"""

from collections.abc import Callable, Set
from functools import lru_cache
from typing import Any

from vejviser.privacy import redact

RANKED = 5  # intents of the ranking that are kept
METADATA = {"kind", "topic", "phase", "step", "options", "sources", "privacy", "model_id", "assistant_id"}
_OURS = {"event", "policy", "input_channel", "message_id", "model_id", "assistant_id", "extractor"}


def scrubbed(event: dict[str, Any], known: Set[str]) -> dict[str, Any]:
    """Return the event (Rasa's `as_dict`) without texts; of the metadata, what the allow-list has.

    Every other string is redacted, but for those in `known`, such as the ids of topics.
    """
    event = {**event, "metadata": _allowed(event.get("metadata"))}
    if event["event"] == "bot":
        return {**event, "text": "", "data": {}}
    parse_data = event.get("parse_data")
    if parse_data:
        ranking = (parse_data.get("intent_ranking") or [])[:RANKED]
        gone = {"text": "", "entities": [], "metadata": {}}
        event = {**event, "text": "", "parse_data": {**parse_data, **gone, "intent_ranking": ranking}}
    result: dict[str, Any] = _walk(event, lambda text: text if text in known else redacted(text))
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


@lru_cache(maxsize=1000)  # the same few names of slots and payloads come again and again
def redacted(text: str) -> str:
    """Return the text without personal data."""
    return redact(text).text
