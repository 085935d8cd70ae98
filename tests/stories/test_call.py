"""Logging a call."""

from __future__ import annotations

from tests.talking import Talk


def test_an_unknown_company_is_offered_as_new_and_never_made_silently(talk: Talk) -> None:
    talk("/call acme") >> "I know no “acme”"
    talk("create") >> "How did it go?"


def test_a_typed_command_with_a_typo_gets_the_nearest(talk: Talk) -> None:
    talk("/cal") >> "/call"
