"""The versions of a quote that left the house, each with its PDF of then and what changed after it."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask, Quantity
from domain.differences import differences
from domain.documents import read_document
from domain.errors import Refusal
from domain.messages import Message, _
from domain.roles import EVERYONE
from handlers.choices import AnyQuote
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import quotes
from storage.tables import Quote, QuoteVersion


class ShowVersions(
    Conversation,
    command="versions",
    french="versionsdevis",
    short=("version",),
    allowed=EVERYONE,
    confirmed=False,
    title=_("Versions of a quote"),
    listed=False,
):
    """Show the earlier versions of a quote, with their PDFs."""

    quote: Annotated[AnyQuote, Ask(_("Quote"), _("Which quote?"))]
    version: Annotated[Quantity | None, Ask(_("Version"), _("Which version?"), hidden=True)] = None

    def finish(self, desk: Desk) -> Reply:
        quote = quotes.get(desk.books, self.quote.id or 0)
        assert quote is not None
        if self.version is not None:
            return _one(desk, quote, int(self.version))
        kept = quotes.versions(desk.books, quote.id or 0)
        if not kept:
            return Reply.of(_("{quote} has no earlier version.", quote=quote.number))
        opened = [
            offer("versions", _("Version {number}", number=one.version), quote=quote.id, version=one.version)
            for one in kept
        ]
        return Reply.of(
            _("Versions of {quote}", quote=quote.number), *(_line(one) for one in kept), offers=tuple(opened)
        )


def _line(kept: QuoteVersion) -> Message:
    said = read_document(kept.snapshot)
    return _(
        "v{number} · {gross} · {moment} · {fingerprint}",
        number=kept.version, gross=said.totals.gross, moment=kept.kept_at, fingerprint=kept.sha256[:8],
    )  # fmt: skip


def _one(desk: Desk, quote: Quote, number: int) -> Reply:
    """One version, and what the next one changed."""
    kept = quotes.version(desk.books, quote.id or 0, number)
    if kept is None:
        raise Refusal(_("{quote} has no version {number}.", quote=quote.number, number=number))
    after = quotes.version(desk.books, quote.id or 0, number + 1)
    later = after.snapshot if after else quote.snapshot
    changes = differences(read_document(kept.snapshot), read_document(later))
    return Reply.of(
        _line(kept), *([_("What changed after it:")] if changes else []), *changes,
        paper=f"quote:{quote.id}:{kept.sha256[:8]}",
    )  # fmt: skip
