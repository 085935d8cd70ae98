"""The whole engine: a move on a draft gives a draft and a screen; a refused one the same draft and the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from domain.conversation.answering import answered, as_words, contradicted, loaded
from domain.conversation.arranging import added, arranged
from domain.conversation.draft import Draft, Entry
from domain.conversation.form import Form
from domain.conversation.kinds import OneOf, Pick, YesNo
from domain.conversation.known import Context
from domain.conversation.layout import Asked, asked, options_of, screen_of
from domain.conversation.moves import Add, Answer, Back, Cancel, Confirm, Create, Edit, Move, Raise, Remove, Say, Skip
from domain.conversation.naming import Told, named
from domain.conversation.screen import Cancelled, Confirmed, Question, Screen, Summary
from domain.conversation.spoken import at_the_summary, is_create, is_no_more, is_nothing, steering
from domain.conversation.steps import Board, Step, first_items
from domain.errors import Refusal
from domain.folding import MINUS, fold
from domain.messages import Message, _

__all__ = [
    "Add", "Answer", "Back", "Cancel", "Confirm", "Create", "Edit", "Move", "Raise", "Remove", "Say", "Skip",
    "begin", "current_screen", "move",
]  # fmt: skip


def begin(form: type[Form], draft: Draft, given: Mapping[str, Any], context: Context) -> Draft:
    """The draft with what it is begun with: JSON values by path, as an offer or a link gives them.

    Words (`Say`) that were heard and not understood have their question asked. An item is added for each further one
    that is named (`lines.2.product`). Refused when an answer no longer applies: an old button must not begin something
    else.
    """
    fresh = draft.with_entries(_given(form, given), turn=0)
    board = Board(form, fresh, context)
    if any(entry.path not in board.by_path for entry in fresh.log if entry.op == "answer"):
        raise Refusal(_("That choice is no longer available."))
    return draft.with_entries([_resolved(board, entry) for entry in fresh.log], turn=0)


def on_errand(form: type[Form], draft: Draft, asks: str, resumes: int, context: Context) -> Draft:
    """A draft just begun that mends what another was refused for: asks for that first, and brings the other back."""
    entries = [Entry(op="resume", path="", value=resumes)] if resumes else []
    if asks and asks in Board(form, draft, context).by_path:
        entries.append(Entry(op="edit", path=asks))
    return draft.with_entries(entries, turn=0)


def _given(form: type[Form], given: Mapping[str, Any]) -> Iterator[Entry]:
    """Answers as entries, each behind the item that it is of."""
    items = set(first_items(form))
    for path, value in given.items():
        item = path.rpartition(".")[0]
        group, _dot, serial = item.partition(".")
        if serial and item not in items:
            items.add(item)
            yield Entry(op="add", path=group)
        if isinstance(value, Say):
            yield Entry(op="ask", path=path, value=value.text)
        else:
            yield Entry(op="answer", path=path, value=value)


def current_screen(form: type[Form], draft: Draft, context: Context, error: Message | None = None) -> Screen:
    """What the draft shows now."""
    return screen_of(Board(form, draft, context), error)


def opening(form: type[Form], draft: Draft, said: str, context: Context) -> tuple[Draft, Screen]:
    """What a draft shows first, once the words that came with its command have answered its first question.

    A form that asks nothing and needs no confirmation is over before it began.
    """
    board = Board(form, draft, context)
    if said and asked(board) is not None:
        return move(form, draft, Say(said), context)
    return draft, _settled(board)


def move(form: type[Form], draft: Draft, made: Move, context: Context) -> tuple[Draft, Screen]:
    """Make one move."""
    board = Board(form, draft, context)
    try:
        match _spelled(board, made):
            case Cancel():
                return draft, Cancelled()
            case Confirm():
                return _confirm(board)
            case Back():
                after = draft.without_last_turn()
            case Told(step, text):
                after = draft.with_entries(_said(board, step, text))
            case other:
                after = draft.with_entries(_entries(board, other))
    except Refusal as refused:
        screen = screen_of(board, refused.reason)
        return draft, replace(screen, refused=refused) if isinstance(screen, Question) else screen
    return _consistent(Board(form, after, context), draft)


def _consistent(board: Board, before: Draft) -> tuple[Draft, Screen]:
    """The draft without the answers that the ones just given make impossible, and its screen."""
    given = (entry.path for entry in board.draft.log[len(before.log) :] if entry.op == "answer")
    impossible = [taken for path in given for taken in contradicted(board, path)]
    if not impossible:
        return board.draft, _settled(board)
    after = board.draft.with_entries(impossible, turn=board.draft.turn)
    return after, _settled(Board(board.form, after, board.context))


def _settled(board: Board) -> Screen:
    """A form that asks for no confirmation ends when nothing is left to ask."""
    screen = screen_of(board)
    if isinstance(screen, Summary) and not board.form.is_confirmed:
        return Confirmed(board.instance())
    return screen


def _confirm(board: Board) -> tuple[Draft, Screen]:
    if asked(board) is None:
        return board.draft, Confirmed(board.instance())
    raise Refusal(_("There is still a question to answer."))


def _spelled(board: Board, made: Move) -> Move | Told:
    """What typed words mean where they were typed."""
    if not isinstance(made, Say):
        return made
    if steered := steering(made.text):
        return steered
    now = asked(board)
    if now is None:
        return at_the_summary(made.text) or named(board, made.text)
    if now.can_create and is_create(made.text):
        return Create()
    if now.step.question.ask.may_skip and is_nothing(made.text) and not isinstance(now.step.kind, OneOf | YesNo):
        return Skip()
    return made


def _entries(board: Board, made: Move) -> Iterable[Entry]:
    if isinstance(made, Edit | Add | Remove | Raise):
        return arranged(board, made)
    now = asked(board)
    if now is None:
        raise Refusal(_("Confirm, or tell me what to change."))
    step = now.step
    match made:
        case Skip():
            if not step.question.ask.may_skip:
                raise Refusal(_("I do need this one."))
            return [Entry(op="skip", path=step.path)]
        case Create():
            return [answered(board, step, as_words(board, step, now.searched or ""))]
        case Answer(value):
            return _tapped(board, step, value)
        case Say(text):
            numbered = _numbered(board, now, text)
            return _said(board, step, text) if numbered is None else _tapped(board, step, numbered)
    raise AssertionError(made)


def _tapped(board: Board, step: Step, value: Any) -> list[Entry]:
    if step.is_more:
        return [added(board, step.item or "")] if value else [Entry(op="answer", path=step.path, value=False)]
    return [answered(board, step, loaded(board, step, value))]


def _said(board: Board, step: Step, text: str) -> list[Entry]:
    """Typed words: a value, a search, or (where another item is asked for) its first answer."""
    if step.is_more:
        return _said_more(board, step, text)
    if isinstance(step.kind, Pick):
        return [_searched(board, step, step.kind, text)]
    suggested = _suggested(board, step, text)
    return [answered(board, step, step.kind.read(text, board.context) if suggested is None else suggested)]


def _numbered(board: Board, now: Asked, text: str) -> Any:
    """The entry of the list just shown that a bare number picks, unless the number finds something new by itself."""
    kind, place = now.step.kind, text.strip().rstrip(".")
    if not isinstance(kind, Pick) or not (place.isdecimal() and len(place) <= 2):
        return None
    shown = options_of(board, now)
    found = {
        match.choice.id for match in board.context.catalogue.search(kind.choice, text, board.known_at(now.step.path))
    }
    if found and text != now.searched and not found.issuperset(option.value for option in shown):
        return None
    return shown[int(place) - 1].value if 0 < int(place) <= len(shown) else None


def _suggested(board: Board, step: Step, text: str) -> Any:
    """The suggestion that the words spell, accents and case aside; "-1" is not 1."""
    suggest, say = step.question.ask.suggest, board.context.say
    offered = suggest(board.known_at(step.path)) if suggest and not text.startswith(MINUS) else ()
    return next((value for value in offered if fold(say(step.kind.show(value))) == fold(text)), None)


def _said_more(board: Board, step: Step, text: str) -> list[Entry]:
    if is_no_more(text):
        return [Entry(op="answer", path=step.path, value=False)]
    another = added(board, step.item or "")
    if fold(text) in ("yes", "oui"):
        return [another]
    after = Board(board.form, board.draft.with_entries([another]), board.context)
    first = after.pending
    assert first is not None
    return [another, *_said(after, first, text)]


def _searched(board: Board, step: Step, kind: Pick, text: str) -> Entry:
    """One sure match answers; several, or only likely ones, are offered by the next screen."""
    found = board.context.catalogue.search(kind.choice, text, board.known_at(step.path))
    sure = [match.choice for match in found if match.is_sure]
    named = [choice for choice in sure if fold(choice.label) == fold(text)] or sure
    if len(named) == 1:
        return answered(board, step, named[0])
    if not found and kind.choice.unknown == "keep":
        return answered(board, step, as_words(board, step, text))
    return Entry(op="search", path=step.path, value=" ".join(text.split())[:200])


def _resolved(board: Board, entry: Entry) -> Entry:
    """An answer read again."""
    if entry.op != "answer":
        return entry
    step = board.by_path[entry.path]
    return answered(board, step, loaded(board, step, entry.value))
