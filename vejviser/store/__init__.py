"""What is kept of conversations: where, how much and how long. Rasa loads `safe` and `locks`."""

from typing import Any

PROBE = "vejviser-ready"  # what the readiness checks call themselves: only their latest turn is kept


def conversation(channel: str, sender: str) -> str:
    """Return the id that a conversation has inside: no channel reaches the conversations of another."""
    return f"{channel}:{sender}"


def own_store(agent: Any) -> Any:
    """Return the tracker store of a Rasa agent as endpoints.yml names it: Rasa wraps it."""
    return getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
