"""Begin a quote from a template."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.messages import _
from domain.roles import SELL
from handlers.choices import ATemplate
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.redrafting import begun
from handlers.reply import Reply
from storage import templates


class FromTemplate(
    Conversation,
    command="template",
    french="modele",
    short=("templates", "modeles"),
    allowed=SELL,
    confirmed=False,
    title=_("Quote from a template"),
    topic=Topic.SALES,
):
    """Begin a quote from a template."""

    template: Annotated[ATemplate, Ask(_("Template"), _("From which template?"))]

    def finish(self, desk: Desk) -> Reply:
        template = templates.get(desk.books, self.template.id or 0)
        assert template is not None
        return Reply(resumes=begun(desk, template.content))
