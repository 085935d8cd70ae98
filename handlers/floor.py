"""The shop floor: takes one event of a known person to the conversation it belongs to, and draws what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from domain.conversation import (
    Answer,
    Attachment,
    Cancelled,
    Confirmed,
    Context,
    Draft,
    Entry,
    Move,
    Question,
    Say,
    Screen,
    current_screen,
    fill,
    move,
)  # fmt: skip
from domain.conversation.kinds import Pick
from domain.conversation.move import begin, opening_screen
from domain.conversation.spoken import steering
from domain.conversation.steps import Board
from domain.errors import NotAllowed, Refusal, Stale
from domain.folding import fold
from domain.messages import Message, _
from domain.roles import Role
from handlers import buttons, entrance, posting
from handlers.choices import DeskCatalogue
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.events import Event
from handlers.posts import Button, Outcome, Post
from handlers.sheets import sheet_of
from storage import drafts, people, uploads
from storage.tables import DraftRow

CONNECTING = ("here", "ici")
ANSWERS_WITHIN = timedelta(hours=12)
"""How long typed words still belong to an open draft; later it is resumed by its button."""


class Floor:
    """The floor as one person sees it, during one event. `in_posts`: nobody can show a sheet, so say it in posts."""

    def __init__(self, desk: Desk, *, in_posts: bool = True) -> None:
        self.desk = desk
        self.registry = desk.registry
        self.in_posts = in_posts
        self.context = Context(desk.now, desk.zone, desk.language, DeskCatalogue(desk), desk.say)

    def answer(self, event: Event) -> Outcome:
        """Answer an event; what a person cannot have is refused with a sentence."""
        try:
            if not event.is_private and not self._may_speak_in(event):
                return self._said(_("I answer in private here. To let me speak in this group, the owner types /here."))
            answered = self._answer(event)
        except Refusal as refused:
            return Outcome(posts=(posting.of_refusal(refused.reason, self.desk.words),))
        return answered if isinstance(answered, Outcome) else Outcome(posts=tuple(answered))

    def welcome(self) -> Outcome:
        """The first answer to somebody who has just come in."""
        return Outcome(posts=tuple(self._begin(self._named("start"), {}, "")))

    def options(self, id: int, path: str, typed: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What a search field offers: values and labels, the new entry last."""
        draft, conversation = self._open_draft(id)
        filled, _errors = fill(conversation, draft, values, self.context)
        board = Board(conversation, filled, self.context)
        step = board.by_path.get(path)
        if step is None or not isinstance(step.kind, Pick):
            return []
        found = self.context.catalogue.search(step.kind.choice, typed, board.known_at(path))
        offered = [(str(f.choice.id), " · ".join(filter(None, (f.choice.label, f.choice.detail)))) for f in found]
        if fold(typed) and step.kind.choice.unknown != "refuse":
            offered.append((f"+{typed}"[:150], self.desk.say(_("➕ “{words}”", words=typed))))
        return offered[:100]

    def _may_speak_in(self, event: Event) -> bool:
        """Amounts are told in a group only where the owner connected it."""
        return event.text in CONNECTING or people.is_team_place(self.desk.books, event.place)

    def _answer(self, event: Event) -> list[Post] | Outcome:
        match event.kind:
            case "command":
                return self._command(event)
            case "tap":
                return self._tap(event)
            case "say":
                return self._say(event.text)
            case "file":
                return self._file(event)
            case "note":
                return self._note(event)
            case "submit":
                return self._submit(event)

    def _note(self, event: Event) -> Outcome:
        """Keep what a sheet holds so far, perhaps with one more or one less item, and draw it again."""
        draft, conversation = self._open_draft(event.draft)
        after, _errors = fill(conversation, draft, event.values, self.context)
        if event.data:
            after, _screen = move(conversation, after, buttons.move_of(event.data), self.context)
        saved = drafts.save(self.desk.books, after, self.desk.now)
        return Outcome(sheet=sheet_of(conversation, saved, self.context, self.desk.words))

    def _submit(self, event: Event) -> list[Post] | Outcome:
        """Everything at once: what is wrong comes back by field, else the conversation ends."""
        found = drafts.find(self.desk.books, event.draft, self.desk.person_id)
        if found is not None and found[1].ended:
            return [self._ended(found[1])]
        draft, conversation = self._open_draft(event.draft)
        after, errors = fill(conversation, draft, event.values, self.context)
        saved = drafts.save(self.desk.books, _without_more(conversation, after, self.context), self.desk.now)
        if errors and not self.in_posts:
            return Outcome(errors={path: self.desk.say(reason) for path, reason in errors.items()})
        screen = current_screen(conversation, saved, self.context, next(iter(errors.values()), None))
        if isinstance(screen, Question):
            missing = {screen.step.path: self.desk.say(_("I do need this one."))}
            return [self._draw(conversation, saved, screen)] if self.in_posts else Outcome(errors=missing)
        board = Board(conversation, saved, self.context)
        return self._finish(conversation, Confirmed(board.instance()), saved)

    def _open_draft(self, id: int) -> tuple[Draft, type[Conversation]]:
        found = drafts.find(self.desk.books, id, self.desk.person_id)
        if found is None or found[1].ended:
            raise Refusal(_("That conversation is over."))
        conversation = self._named(found[0].form)
        self._check(conversation)
        return found[0], conversation

    def _command(self, event: Event) -> list[Post] | Outcome:
        if event.text in entrance.JOINING and event.rest:
            return [self._post(entrance.link(self.desk.books, event.rest, event, self.desk.person))]
        if steering(event.text):
            return self._say(event.text)
        conversation = self.registry.find(event.text)
        if conversation is None:
            return [self._unknown(event.text)]
        return self._begin_or_sheet(event, conversation, {}, event.rest)

    def _begin_or_sheet(
        self, event: Event, conversation: type[Conversation], given: Mapping[str, Any], rest: str
    ) -> list[Post] | Outcome:
        if not event.wants_sheet or self.in_posts:
            return self._begin(conversation, given, rest)
        opened = self._open(conversation, given, rest)
        if isinstance(opened, list):
            return opened
        draft, _screen = opened
        return Outcome(sheet=sheet_of(conversation, draft, self.context, self.desk.words))

    def _say(self, text: str) -> list[Post]:
        """Words without a command go to the draft under way, else they may name a command themselves."""
        under_way = self._under_way()
        if under_way is not None:
            return self._move(under_way, Say(text))
        if steering(text):
            return [self._post(_("Nothing is under way."))]
        name, _space, rest = text.strip().partition(" ")
        conversation = self.registry.find(name)
        return self._begin(conversation, {}, rest) if conversation else [self._unknown(name)]

    def _tap(self, event: Event) -> list[Post] | Outcome:
        match buttons.read(event.data):
            case buttons.OfferButton(command, given):
                return self._begin_or_sheet(event, self._named(command), given, "")
            case buttons.MoveButton(id, version, made):
                posts = self._tapped(id, version, made)
                return [posts[0].model_copy(update={"replaces": event.message_id}), *posts[1:]]
        raise Refusal(_("I do not know that button any more."))

    def _tapped(self, id: int, version: int, made: Move) -> list[Post]:
        """A button acts on the version that it was drawn for; an old one shows where things stand."""
        found = drafts.find(self.desk.books, id, self.desk.person_id)
        if found is None:
            raise Refusal(_("That conversation is not yours."))
        draft, row = found
        if row.ended:
            return [self._ended(row)]
        if draft.version != version:
            return [self._show(draft, _("That button was from earlier: here is where we are."))]
        return self._move(draft, made)

    def _file(self, event: Event) -> list[Post]:
        stored = uploads.describe(self.desk.books, event.upload or 0)
        under_way = self._under_way()
        if stored is None or under_way is None:
            return [self._post(_("I keep files only when I asked for one."))]
        value = Attachment(id=stored.id, name=stored.name, size=stored.size).model_dump(mode="json")
        return self._move(under_way, Answer(value))

    def _under_way(self) -> Draft | None:
        """The draft that words belong to: the last one touched, on whatever platform."""
        found = drafts.open_ones(self.desk.books, self.desk.person_id, self.desk.now, limit=1, within=ANSWERS_WITHIN)
        return found[0] if found else None

    def _begin(self, conversation: type[Conversation], given: Mapping[str, Any], rest: str) -> list[Post]:
        opened = self._open(conversation, given, rest)
        return opened if isinstance(opened, list) else [self._draw(conversation, *opened)]

    def _open(
        self, conversation: type[Conversation], given: Mapping[str, Any], rest: str
    ) -> tuple[Draft, Screen] | list[Post]:
        """Start a conversation: its kept draft and first screen, or its end, which leaves no draft."""
        self._check(conversation)
        new = Draft(form=conversation.command, person=self.desk.person_id)
        draft = begin(conversation, new, given, self.context)
        screen = opening_screen(conversation, draft, self.context)
        if rest.strip() and isinstance(screen, Question):
            draft, screen = move(conversation, draft, Say(rest.strip()), self.context)
        if isinstance(screen, Confirmed):
            return self._finish(conversation, screen, None)
        return drafts.begin(self.desk.books, draft, self.desk.now), screen

    def _move(self, draft: Draft, made: Move) -> list[Post]:
        conversation = self._named(draft.form)
        self._check(conversation)
        after, screen = move(conversation, draft, made, self.context)
        match screen:
            case Cancelled():
                drafts.end(self.desk.books, draft, "cancelled", self.desk.now)
                return [self._post(_("Cancelled: nothing was saved.")), *self._paused()]
            case Confirmed():
                return self._finish(conversation, screen, after)
        saved = drafts.save(self.desk.books, after, self.desk.now)
        return [self._draw(conversation, saved, screen)]

    def _finish(self, conversation: type[Conversation], confirmed: Confirmed, draft: Draft | None) -> list[Post]:
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
            return [self._show(draft, refused.reason)]
        posts = [posting.of_card(card, self.desk.words) for card in reply.cards]
        if reply.resumes:
            return [*posts, self._resume(reply.resumes)]
        return posts + (self._paused() if draft else [])

    def _resume(self, id: int) -> Post:
        """Bring a draft back to where words reach it."""
        found = drafts.find(self.desk.books, id, self.desk.person_id)
        if found is None or found[1].ended:
            raise Refusal(_("That conversation is over."))
        return self._show(drafts.save(self.desk.books, found[0], self.desk.now))

    def _show(self, draft: Draft, error: Message | None = None) -> Post:
        conversation = self._named(draft.form)
        return self._draw(conversation, draft, current_screen(conversation, draft, self.context, error))

    def _draw(self, conversation: type[Conversation], draft: Draft, screen: Screen) -> Post:
        return posting.of_screen(screen, draft, conversation.title, self.desk.words)

    def _paused(self) -> list[Post]:
        """A reminder of an earlier conversation that was left open."""
        under_way = drafts.open_ones(self.desk.books, self.desk.person_id, self.desk.now, limit=1)
        if not under_way:
            return []
        conversation = self._named(under_way[0].form)
        resume = Button(label=self.desk.say(_("Go on")), data=buttons.of_offer("resume", {"draft": under_way[0].id}))
        sentence = _("Still under way: {what}", what=conversation.about())
        return [Post(lines=(self.desk.say(sentence),), buttons=((resume,),))]

    def _ended(self, row: DraftRow) -> Post:
        when: datetime = row.touched_at
        sentence = (
            _("You did that already, on {moment}.", moment=when)
            if row.ended == "confirmed"
            else _("You cancelled that one on {moment}.", moment=when)
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

    def _check(self, conversation: type[Conversation]) -> None:
        if Role(self.desk.person.role) not in conversation.allowed:
            raise NotAllowed(_("Your role ({role}) does not permit that.", role=Role(self.desk.person.role).label))

    def _said(self, sentence: Message) -> Outcome:
        return Outcome(posts=(self._post(sentence),))

    def _post(self, sentence: Message) -> Post:
        return Post(lines=(self.desk.say(sentence),))


def _without_more(conversation: type[Conversation], draft: Draft, context: Context) -> Draft:
    """A sheet that is saved asks for no further item."""
    asked = [step for step in Board(conversation, draft, context).steps if step.is_more and step.is_pending]
    entries = [Entry(op="answer", path=step.path, value=False) for step in asked]
    return draft.with_entries(entries, turn=draft.turn) if entries else draft
