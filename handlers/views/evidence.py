"""The proof that a customer accepted a quote on the web."""

from __future__ import annotations

from typing import Annotated

from domain.acceptance import read_evidence
from domain.conversation import Ask
from domain.messages import _
from domain.roles import EVERYONE
from handlers.choices import AnyQuote
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import acceptances


class ShowEvidence(
    Conversation, command="evidence", french="preuve", short=("proof",), allowed=EVERYONE, confirmed=False,
    title=_("Proof of acceptance"), listed=False,
):  # fmt: skip
    """Show the proof that a quote was signed online."""

    quote: Annotated[AnyQuote, Ask(_("Quote"), _("The proof for which quote?"))]

    def finish(self, desk: Desk) -> Reply:
        assert self.quote.id is not None
        acceptance = acceptances.of_quote(desk.books, self.quote.id)
        if acceptance is None:
            return Reply.of(_("{quote} was not signed online.", quote=self.quote.label))
        evidence = read_evidence(acceptance.evidence)
        return Reply.of(
            _("{customer} accepted {quote}: {total}", customer=evidence.customer, quote=evidence.number,
              total=evidence.gross),
            _("Signed by {name}, {moment}.", name=evidence.name, moment=evidence.at),
            offers=(offer("quotecard", _("Open the quote"), quote=self.quote.id),),
            paper=f"acceptance:{acceptance.id}",
        )  # fmt: skip
