"""The settings of the Teams channel: environment variables with the prefix `VEJVISER_TEAMS_`."""

import re
from typing import Optional
from urllib.parse import urlsplit

from pydantic import BaseSettings, Field, SecretStr, validator

from vejviser.channels.address import LOCAL, secure
from vejviser.channels.secret import stripped

_SERVICE = re.compile(r"(https?)://((?:\*\.)?[a-z0-9.-]+)(?::(\d+))?")


class TeamsSettings(BaseSettings):
    """What the bot's registration at Microsoft says. The channel is off until the first three are set.

    Raises:
        pydantic.ValidationError: an address is not https, or no address at all.
    """

    app_id: str = Field(default="", description="the bot's Microsoft App ID")
    app_password: Optional[SecretStr] = Field(default=None, description="its client secret")
    tenant_id: str = Field(default="", description="the organisation's tenant (directory) ID")
    metadata_url: str = Field(
        default="https://login.botframework.com/v1/.well-known/openidconfiguration",
        description="where Microsoft says which keys it signs with (another one only in tests)",
    )
    login_url: str = Field(
        default="https://login.microsoftonline.com", description="where the bot logs in (another one only in tests)"
    )
    service_urls: str = Field(
        default="https://smba.trafficmanager.net https://*.botframework.com",
        description="the only addresses that replies are sent to, with a space between",
    )
    key_pause: int = Field(
        default=300, ge=1, description="seconds at least between two fetches of keys for the sake of an unknown key"
    )

    @validator("app_id", "tenant_id")
    def _strip(cls, value: str) -> str:  # pydantic's way
        return value.strip().lower()

    @validator("app_password")
    def _strip_secret(cls, value: Optional[SecretStr]) -> Optional[SecretStr]:
        return stripped(value)

    @validator("metadata_url", "login_url")
    def _secure(cls, value: str) -> str:
        return secure(value)

    @validator("service_urls")
    def _services(cls, value: str) -> str:
        for address in value.split():
            match = _SERVICE.fullmatch(address)
            if not match or (match[1] != "https" and match[2] not in LOCAL):
                raise ValueError("https://host or https://*.host, with a space between, is needed")
        return value

    def missing(self) -> list[str]:
        """Return the names of the environment variables that are still to be set."""
        needed = {"APP_ID": self.app_id, "APP_PASSWORD": self.password(), "TENANT_ID": self.tenant_id}
        return [self.Config.env_prefix + name for name, value in needed.items() if not value]

    @property
    def begun(self) -> bool:
        """Whether somebody has begun to set the channel up."""
        return len(self.missing()) < 3

    def password(self) -> str:
        """Return the client secret: not to be printed."""
        return self.app_password.get_secret_value() if self.app_password else ""

    def serves(self, address: str) -> bool:
        """Return whether replies may be sent to this address, and with them the bot's own token."""
        try:
            asked, port = urlsplit(address), urlsplit(address).port
        except ValueError:
            return False
        if asked.username or asked.password or "\\" in address:
            return False
        return any(_fits(allowed, asked.scheme, asked.hostname or "", port) for allowed in self.service_urls.split())

    class Config:
        env_prefix = "VEJVISER_TEAMS_"


def _fits(allowed: str, scheme: str, host: str, port: Optional[int]) -> bool:
    match = _SERVICE.fullmatch(allowed)
    if not match or scheme != match[1]:
        return False
    standard = {"https": 443, "http": 80}[scheme]
    if (port or standard) != int(match[3] or standard):
        return False
    return host.endswith(match[2][1:]) if match[2].startswith("*.") else host == match[2]
