"""Double taps, updates that come again, old buttons, at every step of every conversation: one effect, a kind answer."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from handlers import buttons
from handlers.buttons import MoveButton
from handlers.events import Event
from tests.dying import ended, forked
from tests.rehearsal import Ending, Play
from tests.transcripts import TRANSCRIPTS

KIND = ("You did that already", "That button was from earlier", "C’est déjà fait")
APOLOGY = "Something went wrong"
HANDS_OVER = ("invoicecard", "snooze")
"""A card that is shown twice hands its paper over twice, and the ledger says so twice: so does a number that is typed
again when its question is answered already."""
every = pytest.mark.parametrize("name", TRANSCRIPTS)


def again(event: Event, time: int = 2) -> Event:
    """The same, done once more: the platform names it otherwise."""
    return event.model_copy(update={"key": f"{event.key}:{time}"})


def is_of_a_draft(event: Event) -> bool:
    """Whether it is a button of a conversation, and not one that begins another."""
    return event.kind == "tap" and isinstance(buttons.read(event.data), MoveButton)


@every
def test_an_update_that_comes_again_and_a_double_tap_do_nothing(play: Play, ending: Ending) -> None:
    taps = []
    for step in range(play.last + 1):
        event = play.event(step)
        play.handle(event)
        assert not play.reception.take_in(event)
        assert play.reception.handle_next(event.lane) is None
        if is_of_a_draft(event):
            taps.append(event)
            answer = play.handle(again(event))
            assert any(words in answer for words in KIND), answer
    assert play.contents() == ending.contents
    play.restart()
    for event in taps:
        answer = play.handle(again(event, 3))
        assert any(words in answer for words in KIND), answer
    assert play.contents() == ending.contents


@pytest.mark.parametrize("name", [name for name in TRANSCRIPTS if name not in HANDS_OVER])
def test_two_processes_that_end_a_conversation_at_once_have_one_effect(play: Play, ending: Ending) -> None:
    """The last line, said on the phone and on the laptop in the same instant."""
    for step in range(play.last):
        play.say(step)
    event = play.event(play.last)
    play.reception.house.books.close()
    hands = [with_others(lambda: said_kindly(play, again(event))) for _ in range(2)]
    for _child, go in hands:
        os.write(go, b"!")
        os.close(go)
    assert [ended(child) for child, _go in hands] == [0, 0]
    assert play.contents() == ending.contents


@every
def test_an_offer_that_is_tapped_twice_has_one_effect(play: Play, ending: Ending) -> None:
    """What stands under the last answer, each button twice."""
    answers = [play.handle(play.event(step)) for step in range(play.last + 1)]
    assert ending.answer == answers[-1]
    event = play.event(play.last)
    for number, button in enumerate(reversed(play.talk.buttons)):
        tap = event.model_copy(update={"key": f"tap:{number}", "kind": "tap", "data": button.data})
        play.handle(tap)
        once = play.contents()
        assert APOLOGY not in play.handle(again(tap))
        assert play.contents() | {"draft": once["draft"]} == once


def said_kindly(play: Play, event: Event) -> None:
    posts = play.reception.receive(event)
    assert posts
    assert not any(APOLOGY in post.text for post in posts)


def with_others(work: Callable[[], object]) -> tuple[int, int]:
    """A process that waits for a byte before it works: its id, and where to write the byte."""
    waits, go = os.pipe()
    child = forked(lambda: (os.read(waits, 1), work()))
    os.close(waits)
    return child, go
