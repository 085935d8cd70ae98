"""The team is told who has not paid: on business mornings, once for each stage, with buttons that work."""

from __future__ import annotations

from sqlmodel import select

from handlers.job import JobDesk
from handlers.jobs import overdue, quote_expiry
from handlers.posts import Post
from storage.tables import Notice, TeamPlace
from tests.stories.selling import invoice, quote, set_up
from tests.talking import Clock, Talk, readable

TEAM = "slack:C1"


def connect(talk: Talk) -> None:
    with talk.reception.house.books.open() as session:
        session.add(TeamPlace(place=TEAM, language="fr"))


def morning(talk: Talk) -> list[Post]:
    """Run the job as the clock does, and give what was newly queued."""
    house = talk.reception.house
    with house.books.open() as session:
        before = len(session.exec(select(Notice)).all())
        overdue.JOB.run(JobDesk(session, talk.clock(), house.zone, house.registry))
    with house.books.read() as session:
        notices = session.exec(select(Notice).order_by(Notice.id)).all()  # type: ignore[arg-type]
        return [Post.model_validate(notice.post) for notice in notices[before:]]


def late(talk: Talk, clock: Clock, days: int, amount: str = "1000") -> None:
    """An invoice that is so many days late now."""
    set_up(talk)
    connect(talk)
    invoice(talk, amount)
    clock.travel(days=30 + days)


def test_the_team_is_told_in_its_language_with_buttons_that_work(talk: Talk, clock: Clock) -> None:
    late(talk, clock, 1 + 4)  # 24 December and 5 days: Tuesday 29 December
    (post,) = morning(talk)
    assert "Claire : 1 facture en retard" in readable(post.title)
    assert "Acme SAS doit 1 200,00 € sur FA-2026-0001, 5 jours de retard" in readable(post.text)
    talk.terminal.buttons = [button for row in post.buttons for button in row]
    talk("FA-2026-0001 est payée") >> "How much came in?"
    talk("1200", "confirm") >> "Paid in full"
    clock.travel(days=10)
    assert not morning(talk)


def test_nothing_is_said_twice(talk: Talk, clock: Clock) -> None:
    late(talk, clock, 5)
    assert morning(talk)
    assert not morning(talk)
    clock.travel(days=1)
    assert not morning(talk)


def test_the_next_stage_is_told_again(talk: Talk, clock: Clock) -> None:
    late(talk, clock, 5)
    assert morning(talk)
    clock.travel(days=6)
    assert "11 jours de retard" in readable(morning(talk)[0].text)


def test_mornings_that_were_missed_are_made_up_by_one_message(talk: Talk, clock: Clock) -> None:
    late(talk, clock, 40)
    assert len(morning(talk)) == 1
    assert not morning(talk)


def test_weekends_and_bank_holidays_are_quiet(talk: Talk, clock: Clock) -> None:
    late(talk, clock, 1)  # Friday 25 December
    assert not morning(talk)
    clock.travel(days=1)
    assert not morning(talk)
    clock.travel(days=2)
    assert morning(talk)


def test_what_is_put_off_comes_back_in_seven_days(talk: Talk, clock: Clock) -> None:
    late(talk, clock, 18)  # Monday 11 January
    post = morning(talk)[0]
    talk.terminal.buttons = [button for row in post.buttons for button in row]
    talk("FA-2026-0001 : à revoir dans 7 jours") >> "18 Jan 2027"
    clock.travel(days=4)
    assert not morning(talk)
    clock.travel(days=3)
    assert "25 jours de retard" in readable(morning(talk)[0].text)


def test_each_salesperson_has_a_card_the_heaviest_first(talk: Talk, clock: Clock) -> None:
    set_up(talk)
    connect(talk)
    invoice(talk, "100")
    paul = talk.another("paul")
    paul("/quote acme", "Conseil", "1", "5000", "nothing more", "confirm", "accepted", "invoice it", "confirm")
    clock.travel(days=35)
    titles = [readable(post.title) for post in morning(talk)]
    assert ["Paul" in titles[0], "Claire" in titles[1]] == [True, True]


def test_without_a_team_the_owner_is_told(talk: Talk, clock: Clock) -> None:
    set_up(talk)
    invoice(talk)
    clock.travel(days=35)
    assert "Acme SAS owes €1,200.00" in readable(morning(talk)[0].text)


def test_long_lists_come_in_pages_that_fit_both_platforms(talk: Talk, clock: Clock) -> None:
    set_up(talk)
    connect(talk)
    for _number in range(10):
        talk("/invoice acme", "audit", "1", "nothing more", "confirm")
    clock.travel(days=35)
    posts = morning(talk)
    assert len(posts) == 2
    assert all(sum(map(len, post.buttons)) <= 25 for post in posts)


def test_a_quote_ends_after_its_last_day_in_paris_and_is_told_once(talk: Talk, clock: Clock) -> None:
    set_up(talk)
    quote(talk)
    house = talk.reception.house

    def sweep() -> None:
        with house.books.open() as session:
            quote_expiry.JOB.run(JobDesk(session, clock(), house.zone, house.registry))

    clock.now = clock.now.replace(month=12, day=24, hour=22, minute=59)  # 23:59 in Paris, the last day
    sweep()
    talk("/quotes") >> "not sent yet"
    clock.travel(minutes=2)
    sweep()
    sweep()
    talk("/quotes") >> "expired"
    with house.books.read() as session:
        (notice,) = session.exec(select(Notice).where(Notice.kind != "answer")).all()
        assert "D-2026-0001" in Post.model_validate(notice.post).text
