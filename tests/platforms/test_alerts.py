"""The morning alert, all the way: posted where the team talks, with buttons that work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from handlers.job import JobDesk
from handlers.jobs import overdue
from handlers.reception import Reception
from tests.platforms import slack_desk, telegram_desk
from tests.platforms.slack_api import SlackServer
from tests.platforms.slack_desk import Desk as SlackDesk
from tests.platforms.telegram_desk import Desk as TelegramDesk
from tests.platforms.telegram_server import TelegramServer
from tests.storage.issuer import issue
from tests.stories.selling import set_up
from tests.talking import Clock, Talk

LATE = timedelta(days=35)


def morning(reception: Reception, clock: Clock) -> None:
    """A company with an invoice of 120.00 euros that is five days late, and the job that says so."""
    set_up(Talk(reception, clock))
    issue(reception.house, 1)
    clock.now += LATE
    house = reception.house
    with house.books.open() as session:
        overdue.JOB.run(JobDesk(session, clock(), house.zone, house.registry))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram_team(telegram: TelegramServer, database_url: str, clock: Clock) -> Iterator[TelegramDesk]:
    with telegram_desk.running_desk(telegram, database_url, "polling", clock) as desk:
        yield desk


@pytest.fixture
def slack_team(slack: SlackServer, database_url: str, clock: Clock) -> Iterator[SlackDesk]:
    with slack_desk.running_desk(slack, database_url, "http", clock) as desk:
        yield desk


def test_a_telegram_group_is_told_and_the_buttons_lead_to_one_s_own_chat(
    telegram: TelegramServer, telegram_team: TelegramDesk, clock: Clock
) -> None:
    lea = telegram.user(101)
    lea.start()
    lea.chat.wait_for("Bonjour Léa")
    group = telegram.group(-500, "Équipe", [lea])
    lea.says("/ici", chat=group)
    group.chat.wait_for(lambda message: "ici" in message.text.lower())
    morning(telegram_team.reception, clock)
    alert = group.chat.wait_for("1 facture en retard")
    assert "Acme SAS doit 120,00" in alert.text.replace("\u202f", " ")
    later = next(label for row in alert.buttons for label in row if label.endswith("dans 7 jours"))
    lea.taps(later, alert, chat=group)
    lea.chat.wait_for("Je reparlerai de FA-2026-0001")
    lea.taps("FA-2026-0001 est payée", alert, chat=group)
    lea.chat.wait_for("Combien avez-vous reçu")
    assert "Combien" not in group.chat.transcript()


def test_a_slack_channel_is_told_and_the_buttons_open_a_modal(
    slack: SlackServer, slack_team: SlackDesk, clock: Clock
) -> None:
    lea = slack.user("U1", name="Léa")
    lea.command("/crm", "aide")
    lea.dm.wait_for("Ce que je sais faire")
    channel = slack.channel("C1", "ventes")
    lea.command("/crm", "ici", channel="C1")
    slack_team.settle()
    morning(slack_team.reception, clock)
    alert = channel.wait_for("1 facture en retard")
    assert "Acme SAS doit 120,00" in alert.words.replace("\u202f", " ")
    lea.taps("FA-2026-0001 est payée", alert)
    assert "Paiement" in lea.modal.wait_for("Montant").title
