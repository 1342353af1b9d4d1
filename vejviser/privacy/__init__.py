"""Detection and removal of personal data in Danish messages. Knows nothing of Rasa.

`find` tells where personal data stands, `redact` replaces it by marks. Both are pure and take any string.
"""

from vejviser.privacy.found import Found, Redacted, What
from vejviser.privacy.redact import find, mark, nothing_else, redact

__all__ = ["Found", "Redacted", "What", "find", "mark", "nothing_else", "redact"]
