"""The shop floor: takes one event of a known person to the conversation it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from domain.conversation import Answer, Attachment, Confirm, Draft, Move, Question, Say, current_screen
from domain.conversation.spoken import at_the_summary, steering
from domain.errors import Refusal
from domain.messages import _
from domain.roles import Role
from handlers import buttons, entrance, posting
from handlers.bare_names import opened_by
from handlers.events import Event
from handlers.guiding import Guide, posted
from handlers.posts import Button, Outcome, Post
from handlers.whole_lines import takes_words, whole_command
from storage import drafts, people, uploads

CONNECTING = ("here", "ici")
ANSWERS_WITHIN = timedelta(hours=12)
"""How long typed words still belong to an open draft; later it is resumed by its button."""


class Floor(Guide):
    """The floor as one person sees it, during one event."""

    def answer(self, event: Event) -> Outcome:
        """Answer an event; what a person cannot have is refused with a sentence."""
        outcome = self._heard(event)
        drafts.put_forward(self.desk.books, self.desk.person_id, event.place, self._shown)
        return outcome

    def _heard(self, event: Event) -> Outcome:
        try:
            if not event.is_private and not self._may_speak_in(event):
                return self._said(_("I answer in private here. To let me speak in this group, the owner types /here."))
            return self._answer(event)
        except Refusal as refused:
            return posted(posting.of_refusal(refused.reason, self.desk.words, self._fixes(refused)))

    def welcome(self, event: Event) -> Outcome:
        """The first answer to somebody who has just come in; what they came in with is answered as well."""
        greeting = self._begin(self._named("start"), {}, "")
        if event.kind != "command" or event.text in entrance.JOINING:
            return greeting
        answered = self.answer(event)
        return answered.model_copy(update={"posts": (*greeting.posts, *answered.posts)})

    def _may_speak_in(self, event: Event) -> bool:
        """Amounts are told in a group only where the owner connected it."""
        return event.text in CONNECTING or people.is_team_place(self.desk.books, event.place)

    def _answer(self, event: Event) -> Outcome:
        match event.kind:
            case "command":
                return self._command(event)
            case "tap":
                return self._tap(event)
            case "say":
                return self._say(event.text)
            case "file":
                return self._file(event)
        raise Refusal(_("I do not know that button any more."))

    def _command(self, event: Event) -> Outcome:
        if event.text in entrance.JOINING and event.rest:
            return self._said(_("You are in already, {name}.", name=self.desk.person.name))
        if steering(event.text):
            return self._say(event.text)
        return self._named_by(f"{event.text} {event.rest}")

    def _say(self, text: str) -> Outcome:
        """Words without a command go to the draft under way, else they may name a command themselves."""
        under_way = self._under_way()
        if under_way is not None:
            return self._said_during(under_way, text)
        if steering(text) or at_the_summary(text):
            return posted(self._over_already(text))
        return self._named_by(text)

    def _said_during(self, draft: Draft, text: str) -> Outcome:
        """Words go to the draft under way, unless they are a whole command, or would confirm what is out of sight."""
        if self._is_blind(draft, text):
            return self._show_again(draft)
        is_answer = takes_words(self._named(draft.form), draft, self.context)
        other = None if is_answer else whole_command(self.registry, text, self.context)
        if other is not None and self._is_allowed(other[0]):
            return self._begin(other[0], {}, other[1])
        return self._move(draft, Say(text))

    def _named_by(self, text: str) -> Outcome:
        """What words begin by naming: a conversation, else the card of a document or a customer."""
        if heard := self.registry.heard(text):
            return self._begin(heard[0], {}, heard[1])
        if card := opened_by(self.desk, text):
            return self._begin(self._named(card[0]), card[1], "")
        return posted(self._unknown(text.strip().partition(" ")[0]))

    def _tap(self, event: Event) -> Outcome:
        match buttons.read(event.data):
            case buttons.OfferButton() as pressed:
                mends = self._named(pressed.command)
                made = self._still_to_make(pressed.then)
                asked = {path: value for path, value in made.items() if path in mends.model_fields}
                return self._begin(mends, {**pressed.given, **asked}, "", pressed)
            case buttons.MoveButton(id, version, made):
                moved = self._tapped(id, version, made)
                return moved.drawn_over(event.message_id)
        raise Refusal(_("I do not know that button any more."))

    def _still_to_make(self, id: int) -> Mapping[str, Any]:
        """The records that a refused draft names and that its end would have made: they have no id that holds."""
        found = drafts.find(self.desk.books, id, self.desk.person_id) if id else None
        said = {entry.path: entry.value for entry in found.draft.log if entry.op == "answer"} if found else {}
        return {path: value for path, value in said.items() if isinstance(value, dict) and value.get("id", 0) is None}

    def _tapped(self, id: int, version: int, made: Move) -> Outcome:
        """A button acts on the version that it was drawn for; an old one shows where things stand."""
        found = drafts.find(self.desk.books, id, self.desk.person_id)
        if found is None:
            raise Refusal(_("That conversation is not yours."))
        if found.ended:
            return posted(self._ended(found))
        if found.draft.version != version:
            return posted(self._show(found.draft, _("That button was from earlier: here is where we are.")))
        return self._move(found.draft, made)

    def _file(self, event: Event) -> Outcome:
        stored = uploads.describe(self.desk.books, event.upload or 0)
        under_way = self._under_way()
        if event.upload == 0:
            return self._said(_("I take documents and pictures, of 5 MB at most."))
        if stored is None or under_way is None:
            return self._said(_("I keep files only when I asked for one."))
        value = Attachment(id=stored.id, name=stored.name, size=stored.size).model_dump(mode="json")
        return self._move(under_way, Answer(value))

    def _under_way(self) -> Draft | None:
        """The draft that words belong to: the last one touched, on whatever platform."""
        found = drafts.open_ones(self.desk.books, self.desk.person_id, self.desk.now, limit=1, within=ANSWERS_WITHIN)
        return found[0] if found else None

    def _is_blind(self, draft: Draft, text: str) -> bool:
        """Whether words would confirm what is not the last thing that the person saw in this chat."""
        if not isinstance(at_the_summary(text), Confirm):
            return False
        if drafts.is_forward(self.desk.books, draft.id, self.desk.place):
            return False
        return not isinstance(current_screen(self._named(draft.form), draft, self.context), Question)

    def _show_again(self, draft: Draft) -> Outcome:
        """What waits, once more, before it is confirmed."""
        return posted(self._show(draft, _("We spoke of something else since: is it this that I confirm?")))

    def _over_already(self, text: str) -> Post:
        """To confirm again what is confirmed is no mistake: the answer may never have been seen."""
        last = drafts.last_done(self.desk.books, self.desk.person_id, self.desk.now - ANSWERS_WITHIN)
        if last is None or not isinstance(at_the_summary(text), Confirm):
            return self._post(_("Nothing is under way."))
        return self._ended(last).model_copy(update={"title": self.desk.say(self._named(last.draft.form).title)})

    def _ended(self, kept: drafts.Kept) -> Post:
        sentence = (
            _("You did that already ({moment}).", moment=kept.touched_at)
            if kept.ended == "confirmed"
            else _("You cancelled that one ({moment}).", moment=kept.touched_at)
        )
        return self._post(sentence)

    def _unknown(self, name: str) -> Post:
        """A typo gets the nearest commands as buttons."""
        role = Role(self.desk.person.role)
        among = frozenset(c.command for c in self.registry.conversations if role in c.allowed)
        near = self.registry.nearest(name, among)
        label = self.desk.words.language
        offers = [Button(label=f"/{c.name_in(label)}", data=buttons.of_offer(c.command, {})) for c in near]
        help_button = Button(label=self.desk.say(_("Help")), data=buttons.of_offer("help", {}))
        sentence = _("I do not know “{name}”.", name=name[:40])
        if near:
            sentence = _("I do not know “{name}”. Did you mean:", name=name[:40])
        return posting.of_refusal(sentence, self.desk.words, [*offers, help_button])
