"""Processes killed at every step of every conversation: nothing is lost, nothing is doubled.

Each line of each transcript is handled by a process of its own, which SIGKILL takes just before its transaction commits
or just after it; another process then goes on as the person would. In the end the books say what they say when nobody
is killed. On SQLite that is every line, on PostgreSQL the last one and one in the middle.
"""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.terminal.draw import pressed
from domain.conversation.form import fields_of
from handlers.registry import registry
from storage.tables import Inbound, Notice
from tests.rehearsal import Ending, Play
from tests.transcripts import TRANSCRIPTS

DONE = (
    "You did that already", "no longer possible", "nothing of the last ten minutes", "The last one is done",
    "La dernière chose est faite", "No link leads to", "It was asked already", "is the favourite already",
    "is valid until 24 Dec 2026 already",
)  # fmt: skip
every = pytest.mark.parametrize("name", TRANSCRIPTS)


def is_fatal(play: Play, step: int) -> bool:
    """Whether somebody dies at a step."""
    return play.reception.house.books.is_sqlite or step in (play.last, play.last // 2)


def once_more(play: Play) -> str:
    """What a person does who saw no answer to the last line: the same again, or a look at what is open."""
    line = play.transcript.lines[-1]
    return line if line.startswith("/") or pressed(line, play.talk.buttons) else "/resume"


def test_every_conversation_that_asks_something_has_a_transcript() -> None:
    assert {c.command for c in registry().conversations if any(fields_of(c))} == set(TRANSCRIPTS)


@every
def test_a_line_whose_process_dies_before_the_commit_is_said_again(play: Play, ending: Ending) -> None:
    answer = ""
    for step in range(play.last + 1):
        if is_fatal(play, step):
            play.say_and_die(step, "before")
        answer = play.say(step)
    assert answer == ending.answer
    assert play.contents() == ending.contents


@every
def test_a_line_whose_process_dies_after_the_commit_is_done(play: Play, ending: Ending) -> None:
    """Its answer was never shown: the person looks where things are, and at the end says the last line again."""
    for step in range(play.last):
        if is_fatal(play, step):
            play.say_and_die(step, "after")
            play.say(step, "/resume")
        else:
            play.say(step)
    play.say_and_die(play.last, "after")
    assert play.contents() == ending.contents
    answer = play.say(play.last, once_more(play))
    assert any(words in answer for words in (ending.answer, *DONE)), answer
    assert play.contents() == ending.contents


@every
def test_an_event_of_the_inbox_is_handled_once_whenever_a_process_dies(play: Play, ending: Ending) -> None:
    keys = []
    for step in range(play.last + 1):
        event = play.event(step)
        if not is_fatal(play, step):
            play.handle(event)
        else:
            assert play.reception.take_in(event)
            play.handle_and_die(event, "before")
            play.handle_and_die(event, "after")
            assert not play.reception.take_in(event)
            assert play.reception.handle_next(event.lane) is None
            play.show(play.queued(event.key))
        keys.append(event.key)
    with play.reception.house.books.read() as session:
        queued = [notice.key or "" for notice in session.exec(select(Notice).where(Notice.kind == "answer"))]
        assert len(queued) == len(set(queued))
        assert {key.partition("/")[0] for key in queued} == set(keys)
        assert all(event.handled_at for event in session.exec(select(Inbound)))
    assert play.contents() == ending.contents
