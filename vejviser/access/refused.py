"""A request that is refused: raised anywhere in a channel, rendered in one place."""

from typing import Optional

from sanic.exceptions import SanicException

from vejviser.wording import say


class Refused(SanicException):
    """Ends the request with a status, a Danish sentence (`wording` is a key of the fixed wording) and headers."""

    def __init__(self, status: int, wording: str, headers: Optional[dict[str, str]] = None, **values: object) -> None:
        super().__init__(say(wording, **values), status_code=status, quiet=True)
        self.headers = headers or {}
