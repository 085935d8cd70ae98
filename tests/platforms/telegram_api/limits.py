"""The platform's documented limits; a test may lower them, so that it need not send fifty megabytes."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass
class Limits:
    """Sizes are in UTF-16 units where the platform says "characters" (the stricter reading), times in seconds."""

    text: int = 4096
    raw_text_bytes: int = 32_768
    caption: int = 1024
    callback_data_bytes: int = 64
    copy_text: int = 256
    buttons_in_row: int = 12
    buttons_in_keyboard: int = 300
    callback_answer: int = 200
    callback_seconds: float = 15
    deletable_seconds: float = 48 * 3600
    upload: int = 50 * MEGABYTE
    photo: int = 10 * MEGABYTE
    photo_sides: int = 10_000
    photo_ratio: int = 20
    download: int = 20 * MEGABYTE
    commands: int = 100
    command: int = 32
    command_description: int = 256
    description: int = 512
    short_description: int = 120
    secret_token: int = 256
    webhook_pause: float = 1
    """setWebhook is taken once in this time."""

    chat_per_second: int | None = None
    """Messages and edits in one chat within a second, before 429; None lets everything through."""
    group_per_minute: int | None = None

    webhook_delay: float = 0.05
    """What one second of the platform's retry delays (0, 2, 4, 8 … 60) lasts here."""
    webhook_timeout: float = 10
