"""Choose the language one is spoken to in."""

from __future__ import annotations

from typing import Annotated

from domain.conversation import Ask
from domain.labels import LabelledEnum
from domain.messages import _, verbatim
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.reply import Reply, offer


class Tongue(LabelledEnum):
    """The languages spoken, each by its own name."""

    FRENCH = "fr", verbatim("Français")
    ENGLISH = "en", verbatim("English")


class ChooseLanguage(
    Conversation, command="language", french="langue", short=("lang",), confirmed=False, title=_("Language")
):
    """Choose your language."""

    language: Annotated[Tongue, Ask(_("Language"), _("Which language?"))]

    def finish(self, desk: Desk) -> Reply:
        desk.speak(self.language.value)
        return Reply.of(_("From now on I speak English with you."), offers=(offer("help", _("Help")),))
