"""Keep a quote as a template."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask, ShortText
from domain.folding import fold
from domain.messages import _
from domain.roles import SELL
from handlers.choices import AnyQuote
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.redrafting import content_of, for_anybody
from handlers.reply import Reply, offer
from storage import quotes, templates
from storage.tables import QuoteTemplate


class SaveTemplate(
    Conversation,
    command="savetemplate",
    french="enregistrermodele",
    allowed=SELL,
    confirmed=False,
    title=_("Save as a template"),
    listed=False,
):
    """Keep a quote as a template, without its customer; one of the same name is replaced."""

    quote: Annotated[AnyQuote, Ask(_("Quote"), _("Which quote shall I keep as a template?"))]
    name: Annotated[ShortText, Ask(_("Name"), _("What is the template called?"))]

    def finish(self, desk: Desk) -> Reply:
        quote = quotes.get(desk.books, self.quote.id or 0)
        assert quote is not None
        template = templates.called(desk.books, self.name)
        is_new = template is None
        template = template or QuoteTemplate(
            name=self.name, folded=fold(self.name), person_id=desk.person_id, created_at=desk.now
        )
        template.content = dict(for_anybody(content_of(desk, quote)))
        desk.books.add(template)
        desk.books.flush()
        action = "template saved" if is_new else "template replaced"
        desk.record(action, template.name, target=f"quote_template:{template.id}", after={"from": quote.number})
        said = _("Template saved: {name}", name=template.name)
        return Reply.of(
            said if is_new else _("Template replaced: {name}", name=template.name),
            offers=(offer("template", _("Begin a quote from it"), template=template.id),),
        )
