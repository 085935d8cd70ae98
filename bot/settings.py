"""What the environment must say, and one readable complaint when it does not."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "COMPTOIR_"


class Settings(BaseSettings):
    """Every setting, from the environment or from `.env`; each field's description is its line in `.env.example`."""

    model_config = SettingsConfigDict(env_file=".env", env_prefix=PREFIX, extra="ignore", frozen=True)

    database_url: str = Field(
        "sqlite:///comptoir.db", validation_alias="DATABASE_URL",
        description="Where the books are: an SQLite file, or postgresql://…",
    )  # fmt: skip
    telegram_token: SecretStr | None = Field(None, description="The Telegram bot's token, from @BotFather.")
    telegram_api_url: str = Field("https://api.telegram.org", description="Origin of the Telegram Bot API.")
    telegram_webhook_url: str = Field("", description="Public address of /telegram/webhook; empty means polling.")
    telegram_webhook_secret: SecretStr | None = Field(None, description="Secret token of the webhook.")
    slack_bot_token: SecretStr | None = Field(None, description="The Slack bot token, xoxb-….")
    slack_app_token: SecretStr | None = Field(None, description="The Slack app token, xapp-…, for Socket Mode.")
    slack_signing_secret: SecretStr | None = Field(None, description="The Slack signing secret, for HTTP.")
    slack_api_url: str = Field("https://slack.com/api/", description="Base of the Slack Web API; ends in /api/.")
    smtp_url: SecretStr | None = Field(None, description="Outgoing mail, smtp://user:password@host:587.")
    secret_key: SecretStr | None = Field(
        None, description="Key of the ledger's seal: long, random, kept elsewhere too."
    )
    public_url: str = Field("", description="Where customers and colleagues reach this desk on the web.")
    timezone: str = Field("Europe/Paris", description="The company's time zone.")
    owner: str = Field("", description="The first owner: telegram:ID or slack:TEAM/USER.")
    port: int = Field(8000, validation_alias="PORT", description="Port of the web process.")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        ZoneInfo(name)
        return name

    @property
    def zone(self) -> ZoneInfo:
        """The company's zone."""
        return ZoneInfo(self.timezone)

    @property
    def sealing_key(self) -> str:
        """The ledger's key, empty when there is none."""
        return self.secret_key.get_secret_value() if self.secret_key else ""


class SettingsComplaint(Exception):
    """A setting that cannot be used, in words for the person who set it."""


def load(env_file: Path | None = None) -> Settings:
    """The settings of this process."""
    try:
        return Settings(_env_file=env_file or ".env")
    except ValidationError as error:
        wrong = "; ".join(f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise SettingsComplaint(f"These settings cannot be used: {wrong}") from error
