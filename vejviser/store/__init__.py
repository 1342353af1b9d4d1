"""What is kept of conversations: where, how much and how long. Rasa loads `safe` and `locks`."""

PROBE = "vejviser-ready"  # what the readiness checks call themselves: only their latest turn is kept


def conversation(channel: str, sender: str) -> str:
    """Return the id that a conversation has inside: no channel reaches the conversations of another."""
    return f"{channel}:{sender}"
