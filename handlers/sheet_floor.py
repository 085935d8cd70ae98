"""The shop floor of those who see a whole form at once: opens, keeps, redraws and submits sheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.conversation import (
    Add,
    Confirmed,
    Context,
    Draft,
    Entry,
    Menu,
    Question,
    Screen,
    Summary,
    current_screen,
    fill,
    move,
)
from domain.conversation.kinds import Pick
from domain.conversation.steps import Board
from domain.folding import fold
from domain.messages import Message, _
from handlers import buttons
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.events import Event
from handlers.floor import Floor
from handlers.posts import Outcome, Sheet
from handlers.sheets import sheet_of
from storage import drafts


class SheetFloor(Floor):
    """A floor where an event may ask for a sheet. `in_posts`: nobody waits for it any more, so say it in posts."""

    def __init__(self, desk: Desk, *, in_posts: bool = True) -> None:
        super().__init__(desk)
        self.in_posts = in_posts
        self._wants_sheet = False

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

    def _answer(self, event: Event) -> Outcome:
        self._wants_sheet = not self.in_posts and (event.wants_sheet or event.kind == "submit")
        match event.kind:
            case "note":
                return self._note(event)
            case "submit":
                return self._submit(event)
        return super()._answer(event)

    def _ask(self, conversation: type[Conversation], draft: Draft, screen: Screen) -> Outcome:
        if not self._wants_sheet:
            return super()._ask(conversation, draft, screen)
        error = screen.error if isinstance(screen, Question | Menu | Summary) else None
        return Outcome(sheet=self._sheet(conversation, draft, error))

    def _note(self, event: Event) -> Outcome:
        """Keep what a sheet holds so far, perhaps with one item more or less, and draw it again.

        `text` names the last item that was on the screen when another was asked for: a double click adds one.
        """
        draft, conversation = self._open_draft(event.draft)
        after, _errors = fill(conversation, draft, self._entered(conversation, draft, event.values), self.context)
        if event.data and not self._is_added(conversation, draft, event):
            after, _screen = move(conversation, after, buttons.move_of(event.data), self.context)
        saved = drafts.save(self.desk.books, after, self.desk.now) if after != draft else draft
        return Outcome(sheet=self._sheet(conversation, saved))

    def _is_added(self, conversation: type[Conversation], draft: Draft, event: Event) -> bool:
        """Whether an item stands already behind the last one that the person saw."""
        made = buttons.move_of(event.data)
        if not isinstance(made, Add):
            return False
        items = [f"{made.group}.{n}" for n in Board(conversation, draft, self.context).items.get(made.group, ())]
        return (items[-1] if items else "") != event.text

    def _entered(self, conversation: type[Conversation], draft: Draft, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """The values without the fields that are still empty: whoever has not finished has not skipped them."""
        known = {step.path for step in Board(conversation, draft, self.context).steps if step.value is not None}
        return {path: value for path, value in values.items() if value not in (None, "") or path in known}

    def _submit(self, event: Event) -> Outcome:
        """Everything at once: what is wrong comes back by field and the draft stays, else the conversation ends."""
        found = drafts.find(self.desk.books, event.draft, self.desk.person_id)
        if found is not None and found.ended:
            return Outcome(posts=(self._ended(found),))
        draft, conversation = self._open_draft(event.draft)
        filled, errors = fill(conversation, draft, event.values, self.context)
        after = _without_more(conversation, filled, self.context)
        board = Board(conversation, after, self.context)
        if board.pending is not None and not errors:
            errors = {board.pending.path: _("I do need this one.")}
        if errors:
            return self._wrong(conversation, after, errors)
        saved = drafts.save(self.desk.books, after, self.desk.now)
        return self._finish(conversation, Confirmed(board.instance()), saved)

    def _wrong(self, conversation: type[Conversation], draft: Draft, errors: Mapping[str, Message]) -> Outcome:
        """The reasons by path while the sheet is still there; else its first question, with the answers that hold."""
        first = next(iter(errors.values()))
        if self.in_posts:
            saved = drafts.save(self.desk.books, draft, self.desk.now)
            return self._ask(conversation, saved, current_screen(conversation, saved, self.context, first))
        said = {path: self.desk.say(reason) for path, reason in errors.items()}
        return Outcome(errors=said, sheet=self._sheet(conversation, draft, first))

    def _sheet(self, conversation: type[Conversation], draft: Draft, error: Message | None = None) -> Sheet:
        return sheet_of(conversation, draft, self.context, self.desk.words, error)


def _without_more(conversation: type[Conversation], draft: Draft, context: Context) -> Draft:
    """A sheet that is saved asks for no further item."""
    asked = [step for step in Board(conversation, draft, context).steps if step.is_more and step.is_pending]
    entries = [Entry(op="answer", path=step.path, value=False) for step in asked]
    return draft.with_entries(entries, turn=draft.turn) if entries else draft
