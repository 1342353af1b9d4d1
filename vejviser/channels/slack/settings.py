"""The settings of the Slack channel: environment variables with the prefix `VEJVISER_SLACK_`."""

from typing import Optional
from urllib.parse import urlsplit

from pydantic import BaseSettings, Field, SecretStr, validator

from vejviser.channels.address import secure
from vejviser.channels.secret import stripped

API = "https://slack.com/api/"
RESPONSES = ("https://hooks.slack.com", "https://hooks.slack-gov.com")  # where Slack lets ephemeral replies be sent
BOT_TOKEN = "xoxb-"


class SlackSettings(BaseSettings):
    """What Slack says about the app. The channel is off until both secrets are set.

    Raises:
        pydantic.ValidationError: the address is not https.
    """

    token: Optional[SecretStr] = Field(default=None, description="the app's Bot User OAuth Token (xoxb-…)")
    signing_secret: Optional[SecretStr] = Field(default=None, description="the app's Signing Secret")
    api_url: str = Field(default=API, description="Slack's Web API (another one only in tests)")

    @validator("token", "signing_secret")
    def _strip(cls, value: Optional[SecretStr]) -> Optional[SecretStr]:  # pydantic's way
        return stripped(value)

    @validator("api_url")
    def _secure(cls, value: str) -> str:
        return secure(value) + "/"

    def missing(self) -> list[str]:
        """Return the names of the environment variables that are still to be set."""
        needed = {"TOKEN": self.token, "SIGNING_SECRET": self.signing_secret}
        return [self.Config.env_prefix + name for name, value in needed.items() if not value]

    @property
    def begun(self) -> bool:
        """Whether somebody has begun to set the channel up."""
        return bool(self.token or self.signing_secret)

    @property
    def is_bot_token(self) -> bool:
        """Whether the token looks like the right one of the several that Slack shows."""
        return bool(self.token and self.token.get_secret_value().startswith(BOT_TOKEN))

    def answers_to(self, address: str) -> bool:
        """Return whether a reply may be sent to this `response_url`."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return False
        origin = f"{parts.scheme}://{parts.netloc}"
        api = urlsplit(self.api_url)
        return origin in RESPONSES or (self.api_url != API and origin == f"{api.scheme}://{api.netloc}")

    class Config:
        env_prefix = "VEJVISER_SLACK_"
