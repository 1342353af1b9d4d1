"""Secrets in the settings of channels."""

from typing import Optional

from pydantic import SecretStr


def stripped(secret: Optional[SecretStr]) -> Optional[SecretStr]:
    """Return the secret without the space that a file or a copy put around it, None where nothing is left."""
    text = secret.get_secret_value().strip() if secret else ""
    return SecretStr(text) if text else None
