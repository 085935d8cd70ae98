"""A customer signs in front of a real program; the salesperson hears of it in Telegram within five seconds."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from storage import people
from tests.platforms.process import Program
from tests.platforms.telegram_server import Person, TelegramServer
from tests.stories.selling import quote, set_up
from tests.talking import Clock, Talk, reception_on
from tests.web.conftest import AGENT, SHOWN

SECONDS = 5.0


def test_the_chat_hears_of_the_first_look_and_of_the_acceptance_within_five_seconds(
    telegram: TelegramServer, database_url: str, tmp_path: Path
) -> None:
    environment = {"COMPTOIR_TELEGRAM_TOKEN": telegram.token, "COMPTOIR_TELEGRAM_API_URL": telegram.url}
    program = Program(database_url, tmp_path, environment)
    program.environment = {**environment, "COMPTOIR_PUBLIC_URL": f"http://127.0.0.1:{program.port}"}
    program.start()
    try:
        lea = telegram.user(101)
        link = link_got_by(lea, database_url)
        with httpx.Client(headers={"user-agent": AGENT}, trust_env=False, timeout=30) as customer:
            shown = SHOWN.search(customer.get(link).text)
            lea.chat.wait_for("Acme SAS lit D-2026-0001", timeout=SECONDS)
            assert shown
            form = {"do": "accept", "name": "Paul Durand", "consents": "yes", "shown": shown.group(1)}
            assert customer.post(link, data=form).status_code == 303
            lea.chat.wait_for("Acme SAS a accepté D-2026-0001", timeout=SECONDS)
    finally:
        program.stop()


def link_got_by(person: Person, database_url: str) -> str:
    """The first owner drafts a quote at a terminal, and gets its link in Telegram."""
    person.start()
    person.chat.wait_for("Bonjour", timeout=20)
    talk = Talk(reception_on(database_url, Clock()), Clock())
    with talk.reception.house.books.open() as session:
        people.attach(session, 1, "terminal", talk.login, f"terminal:{talk.login}")
    set_up(talk)
    talk("/language english")
    quote(talk)
    talk("/language français")
    talk.reception.house.books.close()
    person.says("signature D-2026-0001")
    link = re.search(r"http://\S+/q/[\w-]{32}", person.chat.wait_for("ce lien et le PDF", timeout=20).text)
    assert link
    return link.group()
