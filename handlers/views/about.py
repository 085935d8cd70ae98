"""Which program this is: its version, its commit and the hash of its sealed core (COMPLIANCE H8)."""

from __future__ import annotations

from domain.messages import _
from domain.roles import EVERYONE
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply
from storage.core import edition


class About(
    Conversation, command="about", french="apropos", allowed=EVERYONE, confirmed=False, title=_("About"), listed=False
):
    """Show which version this is."""

    def finish(self, desk: Desk) -> Reply:
        this = edition()
        return Reply.of(
            _("Comptoir {version}", version=this.version),
            _("Commit {commit}", commit=this.commit) if this.commit else _("Commit unknown"),
            _("Sealed core {hash}", hash=this.core),
            _("It is the core that this version was published with.")
            if this.is_ours
            else _("It is not the core that this version was published with: whoever changed it answers for it."),
        )
