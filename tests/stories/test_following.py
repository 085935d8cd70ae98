"""A sent quote that nobody answers is spoken of three times, and no more once anything happens (FEATURES 1.4)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from domain.following import stage
from handlers.job import JobDesk
from handlers.jobs import followups
from handlers.posts import Post
from storage.tables import Notice
from tests.stories.selling import quote, set_up
from tests.talking import Clock, Talk, readable


def morning(talk: Talk) -> list[Post]:
    """Run the job as the clock does, and give what was newly queued."""
    house = talk.reception.house
    with house.books.open() as session:
        before = len(session.exec(select(Notice)).all())
        followups.JOB.run(JobDesk(session, talk.clock(), house.zone, house.registry))
    with house.books.read() as session:
        notices = session.exec(select(Notice).order_by(Notice.id)).all()  # type: ignore[arg-type]
        return [Post.model_validate(notice.post) for notice in notices[before:]]


def sent(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("/sent D-2026-0001")


def test_it_is_told_after_three_days_after_a_week_and_before_it_ends(talk: Talk, clock: Clock) -> None:
    sent(talk)  # Tuesday 24 November, valid until Thursday 24 December
    told = []
    for _day in range(30):
        told += [(clock.now.day, readable(post.title)) for post in morning(talk)]
        clock.travel(days=1)
    assert [day for day, _words in told] == [27, 1, 22]
    assert told[0][1] == "⏳ Acme SAS has had D-2026-0001, €1,200.00, for 3 days: no answer yet."
    assert "ends on 24 Dec 2026" in told[2][1]


def test_a_missed_morning_is_made_up_once(talk: Talk, clock: Clock) -> None:
    sent(talk)
    clock.travel(days=9)
    assert len(morning(talk)) == 1
    assert not morning(talk)


@pytest.mark.parametrize("happens", ["/accepted D-2026-0001", "/refused D-2026-0001"])
def test_a_quote_that_was_decided_is_left_alone(talk: Talk, clock: Clock, happens: str) -> None:
    sent(talk)
    talk(happens)
    clock.travel(days=8)
    assert not morning(talk)


def test_a_new_version_begins_anew_when_it_is_sent(talk: Talk, clock: Clock) -> None:
    sent(talk)
    clock.travel(days=3)
    assert morning(talk)
    talk("/changequote D-2026-0001", "edit line 1", "quantity", "2", "confirm")
    clock.travel(days=4)
    assert not morning(talk)
    talk("/sent D-2026-0001")
    clock.travel(days=3)
    (post,) = morning(talk)
    assert "D-2026-0001 v2" in post.title


def test_the_last_stage_comes_whatever_the_others() -> None:
    assert [stage(date(2026, 11, 24), date(2026, 11, 28), date(2026, 11, day)) for day in (24, 25, 26, 27)] == [
        0,
        0,
        3,
        3,
    ]
    assert [stage(date(2026, 11, 24), date(2027, 1, 1), date(2026, 11, day)) for day in (26, 27, 30)] == [0, 1, 1]
