"""The composition root: builds the parts from the settings, each when it is first asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from bot.settings import Settings
from handlers.reception import House, Reception
from handlers.registry import registry
from storage.books import Books

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.clock import Clock
    from bot.delivery import Delivery
    from bot.intake import Intake
    from bot.mail.poster import MailPoster
    from bot.papers import Papers
    from bot.platform import Poster
    from bot.slack.app import Slack
    from bot.telegram.app import Telegram
    from bot.web.quotes import QuotePages
    from storage.outbox import Claimed
    from templates.pdf import Printer


class Parts:
    """The parts of one process; what a program does not use is neither built nor imported."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def house(self) -> House:
        """The house on the books that the settings name."""
        return House(
            books=Books(self.settings.database_url),
            registry=registry(),
            zone=self.settings.zone,
            owner=self.settings.owner,
            secret=self.settings.sealing_key,
            public_url=self.settings.public_url,
            finance_mail=self.settings.finance_mail if self.settings.mail_server else None,
        )

    @cached_property
    def reception(self) -> Reception:
        """Where every event is handled."""
        return Reception(self.house)

    @cached_property
    def intake(self) -> Intake:
        """The way in; each event that was handled wakes the delivery."""
        from bot.intake import Intake

        return Intake(self.reception, self._wake_delivery, self._claim)

    @cached_property
    def delivery(self) -> Delivery:
        """The way out, to every platform that is set up."""
        from bot.delivery import Delivery

        return Delivery(self.house.books, self.posters, self.papers.fetch, self.house.zone)

    @cached_property
    def printer(self) -> Printer:
        """The worker process that prints."""
        from templates.pdf import Printer

        return Printer()

    @cached_property
    def papers(self) -> Papers:
        """The documents as PDF."""
        from bot.papers import Papers

        return Papers(self.house, self.printer)

    @cached_property
    def quote_pages(self) -> QuotePages:
        """The pages where customers sign; what they do wakes the delivery."""
        from bot.web.quotes import QuotePages
        from handlers.online import OnlineRoom

        return QuotePages(OnlineRoom(self.house), self.papers.fetch, self._wake_delivery, self.settings.proxies)

    @cached_property
    def clock(self) -> Clock:
        """The jobs of the house, and the printing of invoices that were left without a PDF."""
        from bot.clock import Clock, Errand
        from handlers.jobs import jobs

        printing = Errand("papers", lambda desk: None, every=timedelta(minutes=1), errand=self.papers.make_missing)
        return Clock(self.house, [*jobs(), printing])

    @cached_property
    def telegram(self) -> Telegram | None:
        """The Telegram bot, if there is one."""
        if not self.settings.uses_telegram:
            return None
        from bot.telegram.app import Telegram

        return Telegram(self.settings, self.intake, self.reception)

    @cached_property
    def slack(self) -> Slack | None:
        """The Slack app, if there is one."""
        if not self.settings.uses_slack:
            return None
        from bot.slack.app import Slack

        return Slack(self.settings, self.intake, self.reception)

    @cached_property
    def mail(self) -> MailPoster | None:
        """The way out by mail, if there is one."""
        server = self.settings.mail_server
        if server is None:
            return None
        from bot.mail.poster import MailPoster

        return MailPoster(server, self.house.books)

    @cached_property
    def posters(self) -> Mapping[str, Poster]:
        """Who posts on which platform."""
        posters: list[Poster | None] = [platform.poster for platform in (self.telegram, self.slack) if platform]
        return {poster.platform: poster for poster in (*posters, self.mail) if poster is not None}

    def _wake_delivery(self, places: Collection[str] = (), claimed: Claimed | None = None) -> None:
        """The delivery is not asked for before it is needed: it is built from platforms, which need the intake."""
        self.delivery.wake(places, claimed)

    def _claim(self, session: Session, place: str) -> Claimed | None:
        return self.delivery.claim(session, place)

    def close(self) -> None:
        """Give processes and connections back, of the parts that were built."""
        if "clock" in vars(self):
            self.clock.stop()
        if "printer" in vars(self):
            self.printer.close()
        if "house" in vars(self):
            self.house.books.close()
