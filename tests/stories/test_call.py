"""Logging a call."""

from __future__ import annotations

from tests.talking import Clock, Talk


def test_an_unknown_company_is_offered_as_new_and_never_made_silently(talk: Talk) -> None:
    talk("/call acme") >> "I know no “acme”"
    talk("create") >> "How did it go?"


def test_a_typed_command_with_a_typo_gets_the_nearest(talk: Talk) -> None:
    talk("/cal") >> "/call"


def test_a_call_with_a_next_step_takes_four_touches(talk: Talk) -> None:
    talk("/customer Acme", "create", "business", "skip", "skip", "skip", "confirm")
    talk.touches = 0
    talk("/call acme", "reached", "send the brochure Friday 2pm") >> "send the brochure · Fri 27 Nov, 14:00"
    talk("confirm") >> "Call logged: Acme · Reached"
    assert talk.touches == 4
    talk("/record acme") >> "Next: send the brochure · Fri 27 Nov, 14:00"


def test_one_line_says_it_all(parler: Talk) -> None:
    parler("/appel Acme 12 min rappeler mardi 10h", "créer", "joint") >> "Minutes : 12"
    parler("confirmer") >> "rappeler · mar. 1 déc., 10:00"
    parler("/appel Acme rappeler demain", "messagerie") >> "rappeler · demain, 09:00"
    parler("annuler", "/appel Acme 5 min", "joint", "passer") >> "Minutes : 5"


def test_a_typing_error_finds_the_customer_but_asks(talk: Talk) -> None:
    talk("/call Lumière et Fils", "create", "reached", "skip", "confirm") >> "Call logged"
    talk("/call lumeire") >> "which one?"
    talk("lumiere") >> "How did it go?"


def test_a_call_and_its_reminder_are_taken_back_together(talk: Talk, clock: Clock) -> None:
    talk("/call acme", "create", "reached", "call back tomorrow", "confirm") >> "[↶ Undo]"
    talk("undo") >> "call logged: acme"
    talk("/day").lacks("call back")
    talk("/call beta", "create", "reached", "skip", "confirm")
    clock.travel(minutes=11)
    talk("undo") >> "more than ten minutes ago"
    talk("/help", "/undo") >> "nothing of the last ten minutes"


def test_a_reader_logs_no_call(talk: Talk) -> None:
    talk.another("remy", role="reader")("/call acme") >> "Your role (read-only) does not permit that"
