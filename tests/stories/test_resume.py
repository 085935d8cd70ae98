"""Going on with what was left open."""

from __future__ import annotations

from tests.talking import Talk


def test_the_only_conversation_left_open_is_gone_on_with_at_once(talk: Talk) -> None:
    talk("/deal acme", "create")
    talk("/day")
    talk("/resume") >> "What is it about?"


def test_of_several_one_is_picked(talk: Talk) -> None:
    talk("/deal acme", "create", "/call beta", "create")
    talk("/resume") >> "Which one?"
    talk("new deal · acme") >> "What is it about?"
