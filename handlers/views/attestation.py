"""The attestation that the publisher and the company sign for the tax office (COMPLIANCE H7)."""

from __future__ import annotations

from domain.messages import _
from domain.roles import OWN
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Reply
from storage.attestation import attested


class ShowAttestation(
    Conversation, command="attestation", french="attestation", allowed=OWN, confirmed=False, title=_("Attestation"),
    topic=Topic.DESK, listed=False,
):  # fmt: skip
    """Get the attestation for the tax office, to be signed."""

    def finish(self, desk: Desk) -> Reply:
        desk.check_company()
        facts = attested(desk.books, desk.zone)
        assert facts is not None
        return Reply.of(
            _("Attestation for Comptoir {version}", version=facts.version),
            _("The publisher of the version that you use fills in and signs the first part, you the second one."),
            _("It is a form: without the publisher’s signature it proves nothing to the tax office.")
            if facts.is_published
            else _("The core of this program was changed: whoever changed it is its publisher, and signs."),
            paper=f"attestation:{facts.fingerprint}",
        )
