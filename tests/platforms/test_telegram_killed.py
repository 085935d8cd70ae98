"""A real program killed with kill -9 while it handles what came from Telegram: answered once after the restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.platforms.process import Program, slow_turns, wait_for_unhandled
from tests.platforms.telegram_desk import Mode
from tests.platforms.telegram_server import TelegramServer


def program_for(telegram: TelegramServer, database_url: str, mode: Mode, folder: Path) -> Program:
    """A real program in front of the local Telegram."""
    environment = {"COMPTOIR_TELEGRAM_TOKEN": telegram.token, "COMPTOIR_TELEGRAM_API_URL": telegram.url}
    program = Program(database_url, folder, environment)
    if mode == "webhook":
        url = f"http://127.0.0.1:{program.port}/telegram/webhook"
        program.environment = {**environment, "COMPTOIR_TELEGRAM_WEBHOOK_URL": url}
    return program


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_what_was_taken_in_before_kill_9_is_answered_once_after_the_restart(
    telegram: TelegramServer, database_url: str, mode: Mode, tmp_path: Path
) -> None:
    address = database_url.replace("postgresql+psycopg://", "postgresql://")
    program = program_for(telegram, database_url, mode, tmp_path)
    program.start()
    try:
        lea = telegram.user(101)
        lea.start()
        lea.chat.wait_for("Bonjour Léa", timeout=20)
        wait_for_unhandled(address, 0)
        with slow_turns(address):
            lea.says("appel Acme")
            wait_for_unhandled(address, 1)
            telegram.until(lambda: mode == "polling" or not telegram.pending)
            program.kill()
        program.start()
        lea.chat.wait_for("Je ne trouve pas", timeout=20)
        wait_for_unhandled(address, 0)
        lea.taps("✖ Annuler")
        lea.chat.wait_for("Annulé", timeout=10)
        assert len(lea.chat.from_bot) == 2
    finally:
        program.stop()
