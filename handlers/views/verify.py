"""The proof that nothing sealed has changed, and that these books are no older copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from domain.conversation import Ask, Context, ShortText
from domain.messages import Message, _
from domain.roles import AUDIT
from handlers import proof
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer
from storage import audit, chain, closings

AT_ONCE = 20_000
"""Records that are verified while somebody waits; the rest takes `comptoir verify`."""


class Verify(
    Conversation, command="verify", french="verifier", allowed=AUDIT, confirmed=False, title=_("Proof of the books")
):
    """Prove that nothing that was sealed has changed."""

    head: Annotated[
        ShortText | None,
        Ask(_("Seal"), _("Which seal shall I look for?"), hint=_("The last line of a daily message"), optional=True),
    ] = None

    @classmethod
    def heard(cls, typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
        """ "verify 1234:9f86…": the whole of it is a seal that was told earlier."""
        return "", {"head": " ".join(typed.split())[:200]}

    def finish(self, desk: Desk) -> Reply:
        told = proof.read_head(self.head) if self.head else None
        last = chain.head(desk.books)[0]
        verdict = audit.examine(desk.books, desk.secret, AT_ONCE if last > AT_ONCE else 0)
        found = [proof.comparison(desk.books, told)] if told else []
        first, *rest = [*found, *proof.verdict_lines(verdict)]
        offers = (
            offer("closings", _("Closings")), offer("archive", _("Archive")), offer("attestation", _("Attestation")),
        )  # fmt: skip
        return Reply.of(first, *rest, *_state(desk, last), offers=offers)


def _state(desk: Desk, last: int) -> Iterator[Message]:
    if last > AT_ONCE:
        yield _(
            "Only the last {count} records were looked at here; on the server, comptoir verify looks at all {all}.",
            count=AT_ONCE, all=last,
        )  # fmt: skip
    day = closings.last_day(desk.books)
    yield _("Last day closed: {day}", day=day.period.last) if day else _("No day is closed yet.")
    yield _("Seal {head}", head=str(proof.head(desk.books)))
