"""Many answers at once: what a sheet shows and nobody touched is not an answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from domain.conversation import Draft, fill
from domain.conversation.kinds import YesNo
from domain.conversation.steps import Board
from tests.domain.conversation.sample import CONTEXT, Kind, Order

EMPTY = Draft(form="order", person=1)


def filled(draft: Draft, **values: Any) -> Draft:
    return fill(Order, draft, {path.replace("__", "."): value for path, value in values.items()}, CONTEXT)[0]


def value_at(draft: Draft, path: str) -> Any:
    return Board(Order, draft, CONTEXT).by_path[path].value


def test_a_shown_price_does_not_outlive_the_item_that_it_was_assumed_from() -> None:
    draft = filled(EMPTY, lines__1__item={"value": "1"}, lines__1__price=None)
    assert value_at(draft, "lines.1.price") == Decimal(900)
    changed = filled(draft, lines__1__item={"value": "2"}, lines__1__price="900")
    assert value_at(changed, "lines.1.price") is None


def test_a_deal_that_is_still_shown_is_forgotten_with_its_buyer() -> None:
    draft = filled(EMPTY, buyer={"value": "1"}, deal={"value": "10"})
    assert value_at(draft, "deal").label == "Deal of Acme"
    changed = filled(draft, buyer={"value": "3"}, deal={"value": "10"})
    assert value_at(changed, "deal") is None


def test_what_was_typed_together_with_its_item_is_kept() -> None:
    draft = filled(EMPTY, lines__1__item={"value": "1"}, lines__1__price="850")
    assert value_at(draft, "lines.1.price") == Decimal(850)


def test_a_hidden_field_may_be_filled_with_the_answer_that_shows_it() -> None:
    draft = filled(EMPTY, kind={"value": "post"}, address="Lyon")
    assert (value_at(draft, "kind"), value_at(draft, "address")) == (Kind.POST, "Lyon")


def test_yes_and_no_come_as_the_names_of_options_too() -> None:
    assert [YesNo().load(value) for value in (True, False, "true", "false")] == [True, False, True, False]


def test_the_words_that_a_field_was_filled_with_are_no_answer_even_if_they_cannot_be_read() -> None:
    draft = filled(EMPTY, lines__1__item={"value": "1"}, discount="12.5")
    shown = CONTEXT.say(Board(Order, draft, CONTEXT).by_path["discount"].kind.show(Decimal("12.5")))
    after, errors = fill(Order, draft, {"discount": f" {shown} "}, CONTEXT)
    assert (after, errors) == (draft, {})
