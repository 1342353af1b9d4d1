"""Whether a request comes from the Bot Framework, as its documentation says that a bot has to check it."""

from collections.abc import Mapping
from typing import Any, Optional

import jwt

from vejviser.channels.botframework.keys import Key, Keys
from vejviser.channels.botframework.settings import TeamsSettings

ISSUER = "https://api.botframework.com"  # also for single-tenant bots: the tenant's own is the Emulator's
CHANNEL = "msteams"
LEEWAY = 300  # seconds that two clocks may differ, as in Microsoft's own libraries
_REQUIRED = {"require": ["exp", "iss", "aud"], "strict_aud": True}


class Unauthorised(Exception):
    """The request has no token, or one that is not to be believed (401)."""


class Forbidden(Exception):
    """The token is good, but does not go with this activity (403)."""


class Caller:
    """Somebody whose token has been checked: holds what the token says."""

    def __init__(self, key: Key, claims: Mapping[str, Any], settings: TeamsSettings) -> None:
        self._key, self._claims, self._settings = key, claims, settings

    def check(self, activity: Mapping[str, Any]) -> None:
        """Check that the activity may come with this token: its channel, its address and its tenant.

        Raises:
            Forbidden
        """
        address = activity.get("serviceUrl")
        claimed = self._claims.get("serviceurl", self._claims.get("serviceUrl"))
        if activity.get("channelId") != CHANNEL or not self._key.is_for(CHANNEL):
            raise Forbidden("channel")
        if not isinstance(address, str) or not isinstance(claimed, str) or address.rstrip("/") != claimed.rstrip("/"):
            raise Forbidden("serviceUrl is not the token's")
        if not self._settings.serves(address):
            raise Forbidden("serviceUrl is not allowed")
        if any(str(tenant).lower() != self._settings.tenant_id for tenant in _tenants(activity)):
            raise Forbidden("tenant")


async def authenticate(header: Optional[str], keys: Keys, settings: TeamsSettings) -> Caller:
    """Return the caller whose token stands in the Authorization header.

    Raises:
        Unauthorised
    """
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorised("no token")
    try:
        head = jwt.get_unverified_header(token.strip())
        if head.get("alg") != "RS256" or not isinstance(head.get("kid"), str):
            raise Unauthorised("algorithm or key id")
        key = await keys.find(head["kid"])
        if key is None:
            raise Unauthorised("unknown key" if keys.ready else "no keys yet")
        claims = jwt.decode(
            token.strip(),
            key.public,
            algorithms=["RS256"],
            audience=settings.app_id,
            issuer=ISSUER,
            leeway=LEEWAY,
            options=_REQUIRED,  # type: ignore[arg-type]
        )
    except (jwt.PyJWTError, ValueError) as error:
        raise Unauthorised(type(error).__name__) from error
    return Caller(key, claims, settings)


def _tenants(activity: Mapping[str, Any]) -> list[Any]:
    """Return the tenants that the activity names."""
    data, conversation = activity.get("channelData"), activity.get("conversation")
    inner = data.get("tenant") if isinstance(data, dict) else None
    named = [
        inner.get("id") if isinstance(inner, dict) else None,
        conversation.get("tenantId") if isinstance(conversation, dict) else None,
    ]
    return [tenant for tenant in named if tenant is not None]
