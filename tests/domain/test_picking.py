"""Which options were taken, by their numbers (FEATURES 1.4, optional lines and one of N)."""

from __future__ import annotations

import pytest

from domain.errors import Refusal
from domain.money import Money
from domain.picking import Offered, PicksKind, likely, positions, why_not
from tests.domain.conversation.sample import CONTEXT

EXTRA = Offered(position=2, description="Training", net=Money.of(300))
CLOUD = Offered(position=4, description="Cloud", net=Money.of(100), group="Hosting")
OWN = Offered(position=5, description="Server", net=Money.of(200), group="Hosting")
ALL = (EXTRA, CLOUD, OWN)


@pytest.mark.parametrize(
    ("typed", "picks"),
    [("1, 3", (1, 3)), ("3 1", (1, 3)), ("2", (2,)), ("1 et 2", (1, 2)), ("none", ()), ("aucune", ()), ("1,1", (1,))],
)
def test_numbers_are_read(typed: str, picks: tuple[int, ...]) -> None:
    assert PicksKind().read(typed, CONTEXT) == picks
    assert PicksKind().load(PicksKind().dump(picks)) == picks


@pytest.mark.parametrize("typed", ["the first", "1.5", "-1", "", "1-3", "²"])
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        PicksKind().read(typed, CONTEXT)


def test_of_a_choice_exactly_one_is_taken() -> None:
    assert why_not((2,), ALL) is None
    assert why_not((1, 3), ALL) is None
    assert why_not((1,), ALL) is not None
    assert why_not((2, 3), ALL) is not None
    assert why_not((4,), ALL) is not None


def test_only_what_may_be_taken_is_suggested() -> None:
    assert likely(ALL) == [(2,), (3,), (1, 2), (1, 3)]
    assert likely((EXTRA,)) == [(), (1,)]
    assert len(likely([EXTRA] * 30)) == 8


def test_numbers_lead_to_lines() -> None:
    assert positions((1, 3), ALL) == [2, 5]
