"""Going on with what was left open."""

from __future__ import annotations

from tests.talking import Clock, Talk


def test_the_only_conversation_left_open_is_gone_on_with_at_once(talk: Talk) -> None:
    talk("/deal acme", "create")
    talk("/day")
    talk("/resume") >> "What is it about?"


def test_of_several_one_is_picked(talk: Talk) -> None:
    talk("/deal acme", "create", "/call beta", "create")
    talk("/resume") >> "Which one?"
    talk("new deal · acme") >> "What is it about?"


def test_when_nothing_is_open_the_last_one_is_named(talk: Talk) -> None:
    """After a breakdown that is the answer nobody saw."""
    talk("/resume") >> "Nothing was left open."
    talk("/customer Zenith", "create", "business", "skip", "skip", "skip", "confirm") >> "Customer added"
    talk("/resume") >> "The last one is done: Customer"
    talk("confirm") >> "You did that already"
    talk("cancel") >> "Nothing is under way"


def test_a_conversation_that_ended_yesterday_is_none_of_it(talk: Talk, clock: Clock) -> None:
    talk("/customer Zenith", "create", "business", "skip", "skip", "skip", "confirm") >> "Customer added"
    clock.travel(hours=13)
    talk("/resume").lacks("The last one")
    talk("confirm") >> "Nothing is under way"
