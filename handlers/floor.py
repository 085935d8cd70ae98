"""The shop floor: takes one event of a known person to the conversation it belongs to, and draws what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from domain.conversation import (
    Answer,
    Attachment,
    Cancelled,
    Confirm,
    Confirmed,
    Context,
    Draft,
    Edit,
    Move,
    Question,
    Say,
    Screen,
    current_screen,
    move,
)  # fmt: skip
from domain.conversation.move import begin, on_errand, opening
from domain.conversation.screen import is_lost
from domain.conversation.spoken import at_the_summary, steering
from domain.conversation.steps import Board
from domain.errors import NotAllowed, Refusal, Stale
from domain.messages import Message, _
from domain.roles import Role
from handlers import buttons, entrance, posting
from handlers.bare_names import document_called, opened_by
from handlers.choices import ADraft, DeskCatalogue
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.events import Event
from handlers.posts import Button, Outcome, Post
from storage import drafts, people, uploads

CONNECTING = ("here", "ici")
ANSWERS_WITHIN = timedelta(hours=12)
"""How long typed words still belong to an open draft; later it is resumed by its button."""


class Floor:
    """The floor as one person sees it, during one event: everything is said in posts."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.registry = desk.registry
        self.context = Context(desk.now, desk.zone, desk.language, DeskCatalogue(desk), desk.say)

    def answer(self, event: Event) -> Outcome:
        """Answer an event; what a person cannot have is refused with a sentence."""
        try:
            if not event.is_private and not self._may_speak_in(event):
                return self._said(_("I answer in private here. To let me speak in this group, the owner types /here."))
            return self._answer(event)
        except Refusal as refused:
            return _posted(posting.of_refusal(refused.reason, self.desk.words, self._fixes(refused)))

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
            return self._move(under_way, Say(text))
        if steering(text) or at_the_summary(text):
            return _posted(self._over_already(text))
        return self._named_by(text)

    def _named_by(self, text: str) -> Outcome:
        """What words begin by naming: a conversation, else the card of a document or a customer."""
        if heard := self.registry.heard(text):
            return self._begin(heard[0], {}, heard[1])
        if card := opened_by(self.desk, text):
            return self._begin(self._named(card[0]), card[1], "")
        return _posted(self._unknown(text.strip().partition(" ")[0]))

    def _named_whole(self, text: str) -> tuple[type[Conversation], Mapping[str, Any]] | None:
        """What words that answer nothing name by themselves, so that a question left open is no dead end."""
        heard = self.registry.heard(text)
        if heard is not None and not heard[1]:
            return heard[0], {}
        card = document_called(self.desk, text)
        return (self._named(card[0]), card[1]) if card else None

    def _tap(self, event: Event) -> Outcome:
        match buttons.read(event.data):
            case buttons.OfferButton() as pressed:
                given = {**pressed.given, **self._still_to_make(pressed.then)}
                return self._begin(self._named(pressed.command), given, "", pressed)
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
            return _posted(self._ended(found))
        if found.draft.version != version:
            return _posted(self._show(found.draft, _("That button was from earlier: here is where we are.")))
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

    def _open_draft(self, id: int) -> tuple[Draft, type[Conversation]]:
        """A draft of this person that is still under way."""
        found = drafts.find(self.desk.books, id, self.desk.person_id)
        if found is None or found.ended:
            raise Refusal(_("That conversation is over."))
        conversation = self._named(found.draft.form)
        self._check(conversation)
        return found.draft, conversation

    def _begin(
        self,
        conversation: type[Conversation],
        given: Mapping[str, Any],
        rest: str,
        pressed: buttons.OfferButton | None = None,
    ) -> Outcome:
        """Start a conversation: its kept draft and first screen, or its end, which leaves no draft."""
        self._check(conversation)
        new = Draft(form=conversation.command, person=self.desk.person_id)
        said, heard = conversation.heard(rest.strip(), self.context) if rest.strip() else ("", {})
        draft = begin(conversation, new, {**heard, **given}, self.context)
        if pressed is not None:
            draft = on_errand(conversation, draft, pressed.asks, pressed.then, self.context)
        draft, screen = opening(conversation, draft, said, self.context)
        if isinstance(screen, Confirmed):
            return self._finish(conversation, screen, None)
        if isinstance(screen, Question) and screen.is_dead_end:
            return self._said(_("There is nothing to choose from yet."))
        begun = drafts.begin(self.desk.books, draft, self.desk.now)
        try:
            conversation.ready(self.desk)
        except Refusal as refused:  # the draft stays: what was said with the command is not lost
            return _posted(posting.of_refusal(refused.reason, self.desk.words, self._fixes(refused, begun)))
        return self._ask(conversation, begun, screen)

    def _ask(self, conversation: type[Conversation], draft: Draft, screen: Screen) -> Outcome:
        """Put a draft's screen before the person."""
        return _posted(self._draw(conversation, draft, screen))

    def _move(self, draft: Draft, made: Move) -> Outcome:
        conversation = self._named(draft.form)
        self._check(conversation)
        after, screen = move(conversation, draft, made, self.context)
        match screen:
            case Cancelled():
                drafts.end(self.desk.books, draft, "cancelled", self.desk.now)
                return self._over(draft, self._post(_("Cancelled: nothing was saved.")))
            case Confirmed():
                return self._finish(conversation, screen, after)
        if isinstance(made, Say) and is_lost(screen) and (elsewhere := self._named_whole(made.text)):
            return self._begin(*elsewhere, "")
        return _posted(self._draw(conversation, drafts.save(self.desk.books, after, self.desk.now), screen))

    def _finish(self, conversation: type[Conversation], confirmed: Confirmed, draft: Draft | None) -> Outcome:
        """End a conversation: all of it happens, or the draft stays as it was and the reason is shown."""
        form = confirmed.form
        assert isinstance(form, Conversation)
        try:
            with self.desk.books.begin_nested():
                if draft is not None:
                    drafts.end(self.desk.books, draft, "confirmed", self.desk.now)
                reply = form.finish(self.desk)
        except Stale:
            raise
        except Refusal as refused:
            self.desk.records.clear()
            if draft is None:
                raise
            asked = self._ask(conversation, draft, current_screen(conversation, draft, self.context, refused.reason))
            return asked.model_copy(update={"posts": (*asked.posts, *self._mending(refused, draft))})
        posts = [posting.of_card(card, self.desk.words) for card in reply.cards]
        if draft is not None:
            posts = [post.model_copy(update={"ends": draft.id}) for post in posts]
        if next_one := reply.resumes or self._waiting(draft):
            resumed = self._resume(next_one)
            return resumed.model_copy(update={"posts": (*posts, *resumed.posts)})
        return _posted(*posts, *(self._paused() if draft else ()))

    def _over(self, draft: Draft, post: Post) -> Outcome:
        """The last words of a draft, and a reminder of an earlier one that waits."""
        return _posted(post.model_copy(update={"ends": draft.id}), *self._paused())

    def _waiting(self, draft: Draft | None) -> int:
        """The draft that was refused for what this one mended, if it is still open."""
        found = drafts.find(self.desk.books, draft.resumes, self.desk.person_id) if draft and draft.resumes else None
        return found.draft.id if found is not None and not found.ended else 0

    def _resume(self, id: int) -> Outcome:
        """Bring a draft back to where words reach it."""
        draft, conversation = self._open_draft(id)
        saved = drafts.save(self.desk.books, draft, self.desk.now)
        return self._ask(conversation, saved, current_screen(conversation, saved, self.context))

    def _mending(self, refused: Refusal, draft: Draft) -> list[Post]:
        """The way to what mends a refusal; the draft waits meanwhile."""
        if fixes := self._fixes(refused, draft):
            return [Post(lines=(self.desk.say(_("This mends it:")),), buttons=(tuple(fixes),))]
        if refused.fix is None or not refused.fix.command:
            return []
        name = self._named(refused.fix.command).name_in(self.desk.language)
        return [self._post(_("The owner can mend it, with /{name}; yours waits meanwhile.", name=name))]

    def _fixes(self, refused: Refusal, draft: Draft | None = None) -> list[Button]:
        fix = refused.fix
        if fix is None or (fix.command and not self._is_allowed(self._named(fix.command))):
            return []
        if fix.command:
            data = buttons.of_fix(fix, draft.id if draft else 0)
        elif draft and fix.asks in Board(self._named(draft.form), draft, self.context).by_path:
            data = buttons.of_move(draft.id, draft.version, Edit(fix.asks))
        else:
            return []
        return [Button(label=self.desk.say(fix.label), data=data, style="primary")]

    def _show(self, draft: Draft, error: Message | None = None) -> Post:
        conversation = self._named(draft.form)
        return self._draw(conversation, draft, current_screen(conversation, draft, self.context, error))

    def _draw(self, conversation: type[Conversation], draft: Draft, screen: Screen) -> Post:
        return posting.of_screen(screen, draft, conversation.heading(draft), self.desk.words)

    def _paused(self) -> list[Post]:
        """A reminder of an earlier conversation that was left open."""
        left = ADraft.left(self.desk)
        if not left:
            return []
        conversation = self._named(left[0].form)
        resume = Button(label=self.desk.say(_("Go on")), data=buttons.of_offer("resume", {"draft": left[0].id}))
        sentence = _("Still under way: {what}", what=conversation.heading(left[0]))
        return [Post(lines=(self.desk.say(sentence),), buttons=((resume,),))]

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

    def _named(self, command: str) -> type[Conversation]:
        conversation = self.registry.find(command)
        if conversation is None:
            raise Refusal(_("I do not know that button any more."))
        return conversation

    def _is_allowed(self, conversation: type[Conversation]) -> bool:
        return Role(self.desk.person.role) in conversation.allowed

    def _check(self, conversation: type[Conversation]) -> None:
        if not self._is_allowed(conversation):
            raise NotAllowed(_("Your role ({role}) does not permit that.", role=Role(self.desk.person.role).label))

    def _said(self, sentence: Message) -> Outcome:
        return _posted(self._post(sentence))

    def _post(self, sentence: Message) -> Post:
        return Post(lines=(self.desk.say(sentence),))


def _posted(*posts: Post) -> Outcome:
    return Outcome(posts=posts)
