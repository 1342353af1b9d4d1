"""What a conversation in Slack or Teams is called here: nobody can guess it, and it does not tell who it is."""

import hashlib
import hmac
import json


def pseudonym(secret: str, *names: str) -> str:
    """Return 32 hex digits for the platform's names of a person and a place, keyed with the platform's secret."""
    named = json.dumps(names).encode()  # escapes what is no text
    return hmac.new(secret.encode(), named, hashlib.sha256).hexdigest()[:32]
