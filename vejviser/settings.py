"""The settings: environment variables with the prefix `VEJVISER_`, read and checked once."""

from typing import Any, Literal, Optional

from pydantic import BaseSettings, Field, SecretStr, validator

from vejviser import paths
from vejviser.access.embed import origins


class Settings(BaseSettings):
    """What the person who runs Vejviser can decide. Each field is one environment variable.

    Raises:
        pydantic.ValidationError: a variable has a value of the wrong type or outside its limits.
    """

    host: str = Field(default="127.0.0.1", description="address the chat page and REST listen on")
    port: int = Field(default=5005, ge=1, le=65535, description="port of the chat page and REST")
    action_port: int = Field(
        default=0, ge=0, le=65535, description="port of the action server (loopback only), 0 for any free one"
    )
    practice: Literal["on", "off"] = Field(
        default="on", description="show general professional practice beside the guide"
    )
    max_message_length: int = Field(default=1000, ge=1, description="characters in a message before it is refused")
    database_url: Optional[SecretStr] = Field(
        default=None, description="SQLAlchemy URL of the conversations: sqlite:///file or postgresql://…"
    )
    retention_days: int = Field(default=30, ge=1, description="days after which a conversation is deleted")

    rest_token: Optional[SecretStr] = Field(
        default=None, description="what programs send over REST as `Authorization: Bearer …`; without it REST is open"
    )
    behind_proxy: Literal["on", "off"] = Field(
        default="off", description="a proxy stands in front, keeps others out and says who asks (X-Forwarded-…)"
    )
    rate_limit: int = Field(default=60, ge=0, description="messages a minute from one client, 0 for any number")

    embed_origins: str = Field(
        default="", description="origins of the pages that may show the chat page in a frame, with a space between"
    )

    @validator("embed_origins")
    def _are_origins(cls, value: str) -> str:
        return " ".join(origins(value))

    @validator("rest_token", pre=True)
    def _empty_is_none(cls, value: Any) -> Any:
        return (value.strip() or None) if isinstance(value, str) else value

    @property
    def proxied(self) -> bool:
        """Whether a proxy stands in front."""
        return self.behind_proxy == "on"

    def database(self) -> str:
        """Return the URL of the database, with its password: not to be printed."""
        return self.database_url.get_secret_value() if self.database_url else f"sqlite:///{paths.DATABASE}"

    class Config:
        env_prefix = "VEJVISER_"
