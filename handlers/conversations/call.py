"""Log a call."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask, LongText
from domain.labels import LabelledEnum
from domain.messages import _
from domain.roles import SELL
from handlers.choices import ACustomer
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply


class Outcome(LabelledEnum):
    """How a call went."""

    REACHED = "reached", _("Reached")
    VOICEMAIL = "voicemail", _("Voicemail")
    NO_ANSWER = "no_answer", _("No answer")


class LogCall(Conversation, command="call", french="appel", allowed=SELL):
    """Log a call and what to do next."""

    customer: Annotated[ACustomer, Ask(_("Customer"), _("Who was on the phone?"))]
    outcome: Annotated[Outcome, Ask(_("Outcome"), _("How did it go?"))]
    note: Annotated[LongText | None, Ask(_("Note"), _("What was said?"), optional=True)] = None

    def finish(self, desk: Desk) -> Reply:
        return Reply.of(_("Call logged: {customer}.", customer=self.customer.label))
