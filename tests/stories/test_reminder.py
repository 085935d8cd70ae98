"""Reminders: made, told once, ticked off, put off."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from handlers.job import JobDesk
from handlers.jobs.reminders import JOB
from handlers.posts import Post
from storage.tables import Notice, Reminder
from tests.talking import Clock, Talk


def sweep(talk: Talk) -> list[Post]:
    """Run the job now, and give what waits to be posted at that person's."""
    house = talk.reception.house
    with house.books.open() as session:
        JOB.run(JobDesk(session, house.now(), house.zone, house.registry))
    with house.books.open() as session:
        query = select(Notice).where(Notice.place == talk.terminal.who.place, Notice.kind != "answer")
        query = query.order_by(col(Notice.id))
        return [Post.model_validate(notice.post) for notice in session.exec(query).all()]


def test_a_reminder_is_told_once_with_buttons_that_work(talk: Talk, clock: Clock) -> None:
    talk("/remind send the brochure in 2 hours") >> "I will remind you: send the brochure · today, 12:00"
    assert sweep(talk) == []
    clock.travel(hours=2)
    told = sweep(talk)
    assert [post.title for post in told] == ["⏰ send the brochure"]
    assert len(sweep(talk)) == 1
    talk.terminal.print(told)
    talk("✔ done") >> "Done: send the brochure"


def test_who_taps_second_hears_who_was_first(talk: Talk, clock: Clock) -> None:
    talk("/remind ring the bank tomorrow 9am")
    clock.travel(days=1)
    told = sweep(talk)
    talk.terminal.print(told)
    talk("✔ done")
    talk.terminal.print(told)
    talk("✔ done") >> "Already done by Claire, today, 10:00: ring the bank"
    talk.terminal.print(told)
    talk("+1 h") >> "Already done by Claire"


def test_a_reminder_that_was_put_off_comes_again_and_only_again(talk: Talk, clock: Clock) -> None:
    talk("/remind ring the bank in 1 hour")
    clock.travel(hours=1)
    talk.terminal.print(sweep(talk))
    talk("monday 9:00") >> "Mon 30 Nov, 09:00"
    assert len(sweep(talk)) == 1
    clock.travel(days=6)
    assert len(sweep(talk)) == 2
    talk.terminal.print(sweep(talk)[-1:])
    talk("another time", "Thursday 2pm") >> "Thu 3 Dec, 14:00"


def test_tomorrow_at_nine_is_nine_by_the_clock_when_clocks_change(talk: Talk, clock: Clock) -> None:
    clock.now = clock.now.replace(year=2027, month=3, day=27)
    talk("/remind ring the bank in 5 minutes")
    clock.travel(minutes=6)
    talk.terminal.print(sweep(talk))
    talk("tomorrow 9:00") >> "tomorrow, 09:00"
    with talk.reception.house.books.open() as session:
        due = session.exec(select(Reminder)).one().due_at
    assert due.utcoffset() == timedelta(0)
    assert due.hour == 7


def test_a_moment_that_is_past_is_refused(talk: Talk) -> None:
    talk("/remind ring the bank 1 January 2026 9am") >> "already past"
    talk("ring the bank") >> "When shall I remind you?"
    talk("tomorrow") >> "ring the bank · tomorrow, 09:00"


def test_a_put_off_reminder_can_be_put_back(talk: Talk, clock: Clock) -> None:
    talk("/remind ring the bank in 1 hour")
    clock.travel(hours=1)
    talk.terminal.print(sweep(talk))
    talk("+1 h", "undo") >> "reminder put off: ring the bank"
    talk("/day") >> "today, 11:00 · ring the bank"


def test_nobody_who_left_is_told(talk: Talk, clock: Clock) -> None:
    sam = talk.another("sam")
    sam("/remind ring the bank in 1 hour")
    talk("/people", "remove somebody", "sam", "confirm")
    clock.travel(hours=2)
    assert sweep(sam) == []


def test_in_french(parler: Talk, clock: Clock) -> None:
    (parler("/rappel envoyer le devis jeudi 14h") >> "Je vous le rappellerai : envoyer le devis · jeu. 26 nov., 14:00")
    clock.travel(days=3)
    parler.terminal.print(sweep(parler))
    parler("demain 9h") >> "demain, 09:00"


def test_a_reader_sets_no_reminder(talk: Talk) -> None:
    talk.another("remy", role="reader")("/remind ring tomorrow") >> "does not permit"
