"""What the environment must say, and one readable complaint when it does not."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.smtp import Server

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
    telegram_webhook_secret: SecretStr | None = Field(
        None, description="Secret token of the webhook; made from the token if empty."
    )
    slack_bot_token: SecretStr | None = Field(None, description="The Slack bot token, xoxb-….")
    slack_app_token: SecretStr | None = Field(None, description="The Slack app token, xapp-…, for Socket Mode.")
    slack_signing_secret: SecretStr | None = Field(None, description="The Slack signing secret, for HTTP.")
    slack_api_url: str = Field("https://slack.com/api/", description="Base of the Slack Web API; ends in /api/.")
    smtp_url: SecretStr | None = Field(
        None, description="Outgoing mail: smtp://user:password@host:587 or smtps://…; ?from= another sender."
    )
    finance_mail: str = Field("", description="Who gets the daily seal by mail, if not the company's e-mail.")
    secret_key: SecretStr | None = Field(
        None, description="Key of the ledger's seal: long, random, kept elsewhere too."
    )
    public_url: str = Field(
        "", description="Where customers reach this desk on the web, to sign quotes: https://desk.example."
    )
    proxies: int = Field(
        0, ge=0, le=9, description="How many reverse proxies of yours stand before the web process: 1 on Heroku."
    )
    timezone: str = Field("Europe/Paris", description="The company's time zone.")
    owner: str = Field("", description="The first owner: telegram:ID or slack:TEAM/USER.")
    port: int = Field(8000, validation_alias="PORT", description="Port of the web process.")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError):
            raise ValueError(f"{name} is no time zone; Europe/Paris is one") from None
        return name

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, address: str) -> str:
        parts = urlsplit(address)
        if address and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
            raise ValueError(f"{address} is no address; https://desk.example is one")
        return address.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is None or not url.get_secret_value():
            return None
        if sender := Server.read(url.get_secret_value()).sender:
            cls._a_mailbox(sender)
        return url

    @field_validator("finance_mail")
    @classmethod
    def _a_mailbox(cls, address: str) -> str:
        if address:
            from email_validator import validate_email

            validate_email(address, check_deliverability=False)
        return address

    @property
    def mail_server(self) -> Server | None:
        """The server that mail leaves by, if there is one."""
        return Server.read(self.smtp_url.get_secret_value()) if self.smtp_url else None

    @property
    def zone(self) -> ZoneInfo:
        """The company's zone."""
        return ZoneInfo(self.timezone)

    @property
    def uses_telegram(self) -> bool:
        """Whether there is a Telegram bot."""
        return self.telegram_token is not None

    @property
    def uses_slack(self) -> bool:
        """Whether there is a Slack app, over either transport."""
        return self.slack_bot_token is not None and bool(self.slack_app_token or self.slack_signing_secret)

    @property
    def hears_slack_over_http(self) -> bool:
        """Socket Mode wins when there is an app token."""
        return self.uses_slack and self.slack_app_token is None

    @property
    def hears_over_http(self) -> bool:
        """Whether a platform posts its events to us."""
        return self.hears_slack_over_http or (self.uses_telegram and bool(self.telegram_webhook_url))

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that no log may show, the longest first."""
        values = (getattr(self, name) for name in type(self).model_fields)
        known = {value.get_secret_value() for value in values if isinstance(value, SecretStr)}
        known.add(urlsplit(self.database_url).password or "")
        if self.mail_server is not None:
            known.add(self.mail_server.password)
        return tuple(sorted(known - {""}, key=len, reverse=True))

    @property
    def sealing_key(self) -> str:
        """The ledger's key, empty when there is none."""
        return self.secret_key.get_secret_value() if self.secret_key else ""


class SettingsComplaint(Exception):
    """A setting that cannot be used, in words for the person who set it."""


def example() -> str:
    """`.env.example`: every setting with what it is for; those with a default show it, commented out."""
    lines = [
        "# Settings of Comptoir: copy to .env, or set them in the environment.",
        "# Made by `python -m bot config --example`.",
    ]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default)
        lines += ["", f"# {field.description}", f"#{variable(name)}={default}"]
    return "\n".join(lines) + "\n"


def variable(field: str) -> str:
    """The environment variable of a setting."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"{PREFIX}{field.upper()}"


def masked(settings: Settings) -> str:
    """The settings as they are, one a line; of a secret only whether it is set."""
    lines = [f"{variable(name)}={getattr(settings, name)!s}" for name in Settings.model_fields]
    password = urlsplit(settings.database_url).password
    text = "\n".join(lines).replace("=None\n", "=\n") + "\n"
    return text.replace(f":{password}@", ":***@") if password else text


def check_disk(settings: Settings, environment: Mapping[str, str] = os.environ) -> None:
    """Refuse to keep books in a file on a dyno, whose disk is lost at every restart."""
    if "DYNO" in environment and settings.database_url.startswith("sqlite"):
        raise SettingsComplaint(
            "The disk of a dyno is lost at every restart: add a PostgreSQL database, which sets DATABASE_URL."
        )


def load(env_file: Path | None = None) -> Settings:
    """The settings of this process."""
    try:
        return Settings(_env_file=env_file or ".env")
    except ValidationError as error:
        wrong = "; ".join(f"{_named(str(e['loc'][0]))}: {e['msg']}" for e in error.errors())
        raise SettingsComplaint(f"These settings cannot be used: {wrong}") from error


def _named(place: str) -> str:
    """A complaint's place is the field, or the variable itself where it has a name of its own."""
    return variable(place) if place in Settings.model_fields else place
