"""What is kept of conversations: where, how much and how long. Rasa loads `safe` and `locks`."""

PROBE = "vejviser-ready"  # the conversation of the readiness check: only its latest turn is kept
