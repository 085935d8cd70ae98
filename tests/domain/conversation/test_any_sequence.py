"""Whatever people do, a draft can still reach its end, and `back` undoes exactly one move."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.conversation import (
    Add,
    Answer,
    Back,
    Confirm,
    Confirmed,
    Create,
    Draft,
    Edit,
    Menu,
    Move,
    Question,
    Remove,
    Say,
    Skip,
    Summary,
    current_screen,
    move,
)  # fmt: skip
from domain.conversation.steps import answers_of
from tests.domain.conversation.sample import CONTEXT, Order

PATHS = st.sampled_from(
    [
        "buyer",
        "deal",
        "kind",
        "address",
        "lines.1",
        "lines.2",
        "lines.1.item",
        "lines.2.price",
        "lines.9",
        "discount",
        "",
    ]
)
WORDS = st.sampled_from(
    ["acme", "zenith", "nobody", "by post", "picked up", "Audit", "Audit flash", "2", "0", "-3", "1e9", "no more",
     "yes", "edit", "discount", "10", "99", "<b>&", "\u202eabc", "é" * 300, "create", "line 1"]
)  # fmt: skip
MOVES: st.SearchStrategy[Move] = st.one_of(
    WORDS.map(Say),
    st.one_of(st.integers(-1, 40), st.sampled_from(["post", "pickup", "5", None, True, "x"])).map(Answer),
    PATHS.map(Edit),
    PATHS.map(Remove),
    st.sampled_from(["lines", "nothing"]).map(Add),
    st.sampled_from([Create(), Skip(), Back(), Confirm()]),
)
EMPTY = Draft(form="order", person=1)


def played(moves: list[Move]) -> Draft:
    draft = EMPTY
    for made in moves:
        draft, _screen = move(Order, draft, made, CONTEXT)
    return draft


@given(st.lists(MOVES, max_size=25))
@settings(deadline=None, max_examples=150)
def test_the_end_can_always_be_reached(moves: list[Move]) -> None:
    draft = played(moves)
    for _step in range(40):
        match current_screen(Order, draft, CONTEXT):
            case Question(step=step):
                draft, _screen = move(Order, draft, _good_answer(step.path), CONTEXT)
            case Menu() | Summary():
                _draft, screen = move(Order, draft, Confirm(), CONTEXT)
                assert isinstance(screen, Confirmed)
                return
    raise AssertionError("no end in sight")


@given(st.lists(MOVES, max_size=15), MOVES)
@settings(deadline=None, max_examples=150)
def test_back_undoes_exactly_one_move(moves: list[Move], last: Move) -> None:
    before = played(moves)
    after, _screen = move(Order, before, last, CONTEXT)
    if after.turn > before.turn:
        undone, _screen = move(Order, after, Back(), CONTEXT)
        assert undone.log == before.log


@given(st.lists(MOVES, max_size=25))
@settings(deadline=None, max_examples=100)
def test_the_log_survives_being_written_down(moves: list[Move]) -> None:
    draft = played(moves)
    again = Draft.model_validate_json(draft.model_dump_json())
    assert answers_of(Order, again) == answers_of(Order, draft)
    assert current_screen(Order, again, CONTEXT) == current_screen(Order, draft, CONTEXT)


def _good_answer(path: str) -> Move:
    match path.rpartition(".")[2]:
        case "buyer":
            return Answer(3)
        case "deal":
            return Skip()
        case "kind":
            return Answer("pickup")
        case "address":
            return Say("12 rue Haute")
        case "item":
            return Answer(1)
        case "more":
            return Answer(False)
        case "discount":
            return Skip()
    return Say("1")
