"""The engine: one move at a time."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from domain.conversation import (
    Add,
    Answer,
    Back,
    Cancel,
    Cancelled,
    Confirm,
    Confirmed,
    Create,
    Draft,
    Edit,
    Menu,
    Move,
    Question,
    Raise,
    Remove,
    Say,
    Screen,
    Skip,
    Summary,
    current_screen,
    fill,
    move,
)
from domain.conversation.move import begin, on_errand
from domain.errors import Refusal
from tests.domain.conversation.sample import CONTEXT, Kind, Order, english

EMPTY = Draft(form="order", person=1)
COMPLETE = ("zenith", "picked up", "Audit", "2", "no more")


class Play:
    """Says moves to one draft and keeps where it stands."""

    def __init__(self, *moves: str | Move, draft: Draft = EMPTY) -> None:
        self.draft = draft
        self.screen: Screen = current_screen(Order, draft, CONTEXT)
        self(*moves)

    def __call__(self, *moves: str | Move) -> Play:
        for made in moves:
            self.draft, self.screen = move(Order, self.draft, Say(made) if isinstance(made, str) else made, CONTEXT)
        return self

    @property
    def asked(self) -> str:
        assert isinstance(self.screen, Question), self.screen
        return self.screen.step.path

    @property
    def error(self) -> str:
        assert not isinstance(self.screen, Confirmed | Cancelled)
        return english(self.screen.error) if self.screen.error else ""

    @property
    def labels(self) -> list[str]:
        assert isinstance(self.screen, Question)
        return [english(option.label) for option in self.screen.options]

    @property
    def order(self) -> Order:
        assert isinstance(self.screen, Confirmed), self.screen
        assert isinstance(self.screen.form, Order)
        return self.screen.form


def test_the_first_question_is_the_first_field() -> None:
    assert Play().asked == "buyer"


def test_one_match_answers() -> None:
    assert Play("zenith").asked == "kind"


def test_an_exact_name_answers_even_when_others_contain_it() -> None:
    assert Play("ACME").asked == "kind"


def test_several_matches_are_offered() -> None:
    play = Play("acm")
    assert play.asked == "buyer"
    assert play.labels == ["Acme", "Acme Bâtiment"]
    assert play(Answer(2)).asked == "kind"


def test_no_match_says_so_and_offers_to_create_and_nothing_is_made_silently() -> None:
    play = Play("Nobody SARL")
    assert "Nobody SARL" in play.error
    assert play.asked == "buyer"
    assert play(Create()).asked == "kind"


def test_free_words_stand_where_the_list_allows_them() -> None:
    assert Play("zenith", "picked up", "sharpening of knives").asked == "lines.1.quantity"


def test_an_assumed_value_is_not_asked() -> None:
    assert Play("zenith", "picked up", "Audit", "2").asked == "lines.more"


def test_what_cannot_be_assumed_is_asked() -> None:
    assert Play("zenith", "picked up", "Audit flash", "2").asked == "lines.1.price"


def test_typing_the_next_item_answers_the_question_for_more() -> None:
    assert Play("zenith", "picked up", "Audit", "2", "Audit flash").asked == "lines.2.quantity"


def test_a_condition_brings_its_question() -> None:
    assert Play("zenith", "by post").asked == "address"


def test_a_hidden_answer_never_leaks_into_the_result() -> None:
    play = Play("zenith", "by post", "12 rue Haute", "Audit", "1", "no more")
    play("edit delivery", "picked up", "confirm")
    assert play.order.kind is Kind.PICKUP
    assert play.order.address is None


def test_changing_an_answer_forgets_what_depends_on_it_and_nothing_else() -> None:
    play = Play(*COMPLETE, "edit deal", Answer(30), "edit buyer", "acme", "confirm")
    assert play.order.deal is None
    assert play.order.buyer.label == "Acme"
    assert play.order.lines[0].quantity == 2


def test_answering_the_same_again_forgets_nothing() -> None:
    play = Play(*COMPLETE, "edit deal", Answer(30), "edit buyer", "zenith", "confirm")
    assert play.order.deal is not None


def test_an_optional_question_is_offered_by_the_summary_and_can_be_skipped() -> None:
    play = Play(*COMPLETE)
    assert isinstance(play.screen, Summary)
    assert [step.path for step in play.screen.extras] == ["deal", "discount"]
    assert isinstance(play("discount", Skip()).screen, Summary)


def test_a_needed_question_cannot_be_skipped() -> None:
    play = Play("skip")
    assert play.asked == "buyer"
    assert play.error == "I do need this one."


def test_a_refused_answer_returns_the_same_draft_and_the_reason() -> None:
    play = Play(*COMPLETE, "edit discount")
    before = play.draft
    play("40")
    assert play.draft is before
    assert play.error == "at most 30 %, please"
    assert play("10", "confirm").order.discount == Decimal(10)


def test_back_undoes_exactly_one_move_even_one_that_wrote_two_entries() -> None:
    play = Play("zenith", "picked up", "Audit", "2")
    before = play.draft.log
    play("Audit flash")
    assert play(Back()).draft.log == before


def test_back_never_goes_behind_the_beginning() -> None:
    draft = begin(Order, EMPTY, {"buyer": 3}, CONTEXT)
    play = Play(draft=draft)
    assert play.asked == "kind"
    assert play(Back(), Back()).asked == "kind"


def test_what_a_conversation_is_begun_with_is_fetched_again_not_trusted() -> None:
    draft = begin(Order, EMPTY, {"buyer": {"id": 3, "label": "Forged"}}, CONTEXT)
    assert draft.log[0].value["label"] == "Zénith"


def test_a_name_without_an_id_is_the_record_of_that_name_or_a_new_one() -> None:
    known = begin(Order, EMPTY, {"buyer": {"id": None, "label": "zénith"}}, CONTEXT)
    assert known.log[0].value["id"] == 3
    new = begin(Order, EMPTY, {"buyer": {"id": None, "label": "Nouveau"}}, CONTEXT)
    assert new.log[0].value == {"id": None, "label": "Nouveau", "detail": ""}


def test_an_errand_asks_its_question_first_and_remembers_whom_it_is_run_for() -> None:
    begun = begin(Order, EMPTY, {"buyer": 3}, CONTEXT)
    play = Play(draft=on_errand(Order, begun, "discount", 7, CONTEXT))
    assert (play.asked, play.draft.resumes) == ("discount", 7)
    assert play("10", Back()).asked == "discount"
    assert play("10").asked == "kind"


def test_an_errand_for_a_question_that_does_not_apply_begins_as_usual() -> None:
    play = Play(draft=on_errand(Order, EMPTY, "address", 0, CONTEXT))
    assert (play.asked, play.draft.resumes) == ("buyer", 0)


def test_items_have_serial_numbers_that_are_never_reused() -> None:
    play = Play("zenith", "picked up", "Audit", "1", "Audit", "2", Remove("lines.2"), Add("lines"))
    assert play.asked == "lines.3.item"


def test_the_last_item_cannot_be_removed() -> None:
    play = Play(*COMPLETE, Remove("lines.1"))
    assert "At least one" in play.error


def test_no_more_items_than_allowed() -> None:
    play = Play(*COMPLETE)
    for _number in range(4):
        play(Add("lines"), "Audit", "1")
    assert isinstance(play.screen, Summary)
    assert "as many as it takes" in play(Add("lines")).error


def test_the_menu_lists_every_answer_and_an_item_opens_its_own() -> None:
    play = Play(*COMPLETE, "edit")
    assert isinstance(play.screen, Menu)
    assert "lines.1" in [row.path for row in play.screen.rows]
    play(Edit("lines.1"))
    assert isinstance(play.screen, Menu)
    assert [row.path for row in play.screen.rows] == ["lines.1.item", "lines.1.quantity", "lines.1.price"]
    assert isinstance(play(Edit("lines.1.quantity"), "5").screen, Summary)


def test_confirming_too_early_is_refused() -> None:
    assert "still a question" in Play(Confirm()).error


def test_cancel_ends_it_anywhere() -> None:
    assert isinstance(Play("zenith", Cancel()).screen, Cancelled)
    assert isinstance(Play(*COMPLETE, "annuler").screen, Cancelled)


@pytest.mark.parametrize("value", [99, "DROP TABLE", None, {"id": "x"}, [1], 1.5, True, "²", -1])
def test_a_forged_choice_is_refused(value: Any) -> None:
    play = Play(Answer(value))
    assert play.asked == "buyer"
    assert play.error


@pytest.mark.parametrize("value", ["NaN", "1e999", "Infinity", None, {}, "0"])
def test_a_forged_number_is_refused(value: Any) -> None:
    play = Play("zenith", "picked up", "Audit", Answer(value))
    assert play.asked == "lines.1.quantity"
    assert play.error


def test_totals_are_shown_while_drafting() -> None:
    play = Play("zenith", "picked up", "Audit", "2")
    assert isinstance(play.screen, Question)
    assert [english(message) for message in play.screen.preview] == ["1 complete lines"]


def test_a_sheet_answers_many_questions_at_once_and_says_what_is_wrong_by_field() -> None:
    values = {
        "buyer": {"value": "3"},
        "kind": {"value": "pickup"},
        "lines.1.item": {"value": "+Sharpening"},
        "lines.1.quantity": "two",
        "lines.1.price": "12,50",
        "discount": "50",
    }
    draft, errors = fill(Order, EMPTY, values, CONTEXT)
    assert set(errors) == {"lines.1.quantity", "discount"}
    draft, errors = fill(Order, draft, {"lines.1.quantity": "2", "discount": None}, CONTEXT)
    assert not errors
    assert Play("no more", "confirm", draft=draft).order.lines[0].item.label == "Sharpening"


def test_a_sheet_that_changes_nothing_writes_nothing() -> None:
    play = Play(*COMPLETE)
    values = {"buyer": {"value": "3"}, "kind": {"value": "pickup"}, "lines.1.quantity": "2", "discount": None}
    assert fill(Order, play.draft, values, CONTEXT)[0] == play.draft


def test_an_item_is_brought_forward_and_stays_open() -> None:
    play = Play("zenith", "picked up", "Audit", "2", "Travel", "1", "80", "no more", Edit("lines.2"))
    assert isinstance(play.screen, Menu)
    assert play.screen.can_raise
    play(Raise("lines.2"))
    assert isinstance(play.screen, Menu)
    assert (play.screen.path, play.screen.can_raise) == ("lines.2", False)
    play(Raise("lines.2"))
    assert "first already" in play.error


def test_words_bring_the_open_item_forward() -> None:
    play = Play("zenith", "picked up", "Audit", "2", "Travel", "1", "80", "no more", "edit line 2", "move up")
    play("price", "81", "confirm")
    assert [line.item.label for line in play.order.lines] == ["Travel", "Audit"]


def test_several_items_are_given_at_once() -> None:
    given = {
        "lines.1.item": {"label": "Audit"}, "lines.1.quantity": "2", "lines.1.price": "10",
        "lines.2.item": {"label": "Travel"}, "lines.2.quantity": "1", "lines.2.price": "80", "lines.more": False,
    }  # fmt: skip
    draft = begin(Order, EMPTY, given, CONTEXT)
    order = Play("zenith", "picked up", "confirm", draft=draft).order
    assert [(line.item.label, line.quantity) for line in order.lines] == [("Audit", Decimal(2)), ("Travel", Decimal(1))]


@pytest.mark.parametrize("path", ["lines.3.item", "lines.x.item", "lines.99.item", "other.2.item", "lines..item"])
def test_an_item_out_of_turn_is_not_given(path: str) -> None:
    with pytest.raises(Refusal):
        begin(Order, EMPTY, {path: {"label": "Audit"}}, CONTEXT)


def test_a_typed_minus_one_is_not_the_suggested_one() -> None:
    play = Play("zenith", "picked up", "Audit", "-1", "no more", "confirm")
    assert play.order.lines[0].quantity == -1
