"""Settings complain in one line, and their example is made from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsComplaint, check_disk, example, load, masked, variable

HOUSE = Path(__file__).parent.parent.parent


def test_the_example_is_the_one_in_the_repository() -> None:
    assert (HOUSE / ".env.example").read_text() == example()


def test_the_example_names_every_variable_once_with_what_it_is_for() -> None:
    lines = example().splitlines()
    for name, field in Settings.model_fields.items():
        place = next(number for number, line in enumerate(lines) if line.startswith(f"#{variable(name)}="))
        assert lines[place - 1] == f"# {field.description}"


def test_a_wrong_setting_is_named_as_it_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORT", "eighty")
    monkeypatch.setenv("COMPTOIR_TIMEZONE", "Europe/Pari")
    with pytest.raises(SettingsComplaint) as complaint:
        load(tmp_path / "none")
    assert "PORT: " in str(complaint.value)
    assert "COMPTOIR_PORT" not in str(complaint.value)
    assert "COMPTOIR_TIMEZONE: " in str(complaint.value)


def test_no_secret_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://claire:opensesame@db/books")
    monkeypatch.setenv("COMPTOIR_SLACK_BOT_TOKEN", "xoxb-secret")
    printed = masked(Settings(_env_file=None))
    assert "opensesame" not in printed
    assert "xoxb" not in printed
    assert "COMPTOIR_SLACK_BOT_TOKEN=***" in printed


@pytest.mark.parametrize(
    ("set_to", "telegram", "slack", "over_http"),
    [
        ({}, False, False, False),
        ({"telegram_token": "1:a"}, True, False, False),
        ({"telegram_token": "1:a", "telegram_webhook_url": "https://x/telegram/webhook"}, True, False, True),
        ({"slack_bot_token": "xoxb"}, False, False, False),
        ({"slack_bot_token": "xoxb", "slack_signing_secret": "s"}, False, True, True),
        ({"slack_bot_token": "xoxb", "slack_signing_secret": "s", "slack_app_token": "xapp"}, False, True, False),
    ],
)
def test_what_is_set_says_which_platforms_there_are_and_how_they_speak(
    set_to: dict[str, str], telegram: bool, slack: bool, over_http: bool
) -> None:
    settings = Settings.model_validate(set_to)
    assert (settings.uses_telegram, settings.uses_slack, settings.hears_over_http) == (telegram, slack, over_http)


def test_a_dyno_does_not_keep_books_in_a_file() -> None:
    with pytest.raises(SettingsComplaint, match="PostgreSQL"):
        check_disk(Settings(_env_file=None), {"DYNO": "web.1"})
    check_disk(Settings(_env_file=None), {})
