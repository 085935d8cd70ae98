"""What goes out arrives once and in order in its place, or is marked as a repetition, whatever the platform does."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from bot.delivery import Delivery
from bot.platform import Moved, NotSent, Paper, Refused, SlowDown, Uncertain, Unreachable
from domain.roles import Role
from handlers.posts import Post
from storage import outbox, people
from storage.books import Books
from storage.tables import Account, Notice, Person, TeamPlace
from tests.bot.scripted import Applied, Scripted, once, places, queue, states


@pytest.fixture
def books(database_url: str) -> Iterator[Books]:
    books = Books(database_url)
    yield books
    books.close()


def no_paper(subject: str) -> Paper:
    raise LookupError(subject)


def delivery(books: Books, *posters: Scripted, fetch: Callable[[str], Paper] = no_paper, holder: str = "") -> Delivery:
    named = {poster.platform: poster for poster in posters}
    made = Delivery(books, named, fetch, backoff=lambda seconds: min(seconds, 5) / 100)
    made.holder = holder or made.holder
    return made


@asynccontextmanager
async def delivering(delivery: Delivery, until: Callable[[], bool] | None = None) -> AsyncIterator[None]:
    """Deliver until nothing waits."""
    await delivery.start()
    try:
        yield
        await settled(delivery.books, until)
    finally:
        await delivery.stop(5)


async def settled(books: Books, until: Callable[[], bool] | None = None, seconds: float = 30) -> None:
    is_done = until or (lambda: not {"queued", "sending", "unknown"} & set(states(books)))
    for _look in range(int(seconds * 50)):
        if is_done():
            return
        await asyncio.sleep(0.02)
    raise TimeoutError(f"still waiting: {states(books)}")


async def delivered(books: Books, *posters: Scripted, fetch: Callable[[str], Paper] = no_paper) -> None:
    async with delivering(delivery(books, *posters, fetch=fetch)):
        pass


def a_person(books: Books, name: str, *accounts: str, role: Role = Role.SELLER, language: str = "en") -> None:
    with books.open() as session:
        at = datetime.now(UTC)
        person = people.add(session, Person(name=name, role=role.value, language=language, created_at=at))
        for account in accounts:
            platform, _colon, id = account.partition(":")
            people.attach(session, person.id or 0, platform, id, account)


async def test_notices_are_posted_in_order_and_their_message_id_is_kept(books: Books) -> None:
    poster = Scripted()
    queue(books, "telegram:1", "one", "two", "three")
    await delivered(books, poster)
    assert poster.texts == ["one", "two", "three"]
    with books.read() as session:
        assert session.exec(select(Notice.message_id).order_by(col(Notice.id))).all() == ["1", "2", "3"]


async def test_what_is_queued_while_it_runs_is_posted_at_once(books: Books) -> None:
    poster = Scripted()
    running = delivery(books, poster)
    async with delivering(running):
        for number in range(5):
            queue(books, "telegram:1", f"{number}")
            running.wake()
            await settled(books, seconds=0.9)
    assert poster.texts == ["0", "1", "2", "3", "4"]


async def test_what_was_surely_not_sent_is_tried_again_in_its_turn(books: Books) -> None:
    poster = Scripted(script=once(NotSent("refused"), NotSent("503"), None))
    queue(books, "telegram:1", "one", "two")
    await delivered(books, poster)
    assert poster.texts == ["one", "two"]
    assert len(poster.attempts) == 4


async def test_flood_control_slows_its_own_place_only(books: Books) -> None:
    poster = Scripted(script=lambda place, post: SlowDown(1000) if place == "telegram:1" else None)
    queue(books, "telegram:1", "slow")
    queue(books, "telegram:2", "quick", "quicker")
    running = delivery(books, poster)
    running.backoff = lambda seconds: seconds
    async with delivering(running, until=lambda: states(books) == ["queued", "sent", "sent"]):
        pass
    assert poster.texts == ["quick", "quicker"]
    assert len(poster.attempts) == 3, "a place that must wait is left alone"


async def test_a_place_that_must_wait_goes_on_where_it_was(books: Books) -> None:
    poster = Scripted(script=once(SlowDown(0.3), SlowDown(0.2)))
    queue(books, "telegram:1", "one", "two")
    await delivered(books, poster)
    assert poster.texts == ["one", "two"]


async def test_a_lost_answer_is_looked_up_where_the_platform_can(books: Books) -> None:
    poster = Scripted("slack", script=once(Applied(Uncertain("reset"))), can_find=True)
    queue(books, "slack:C1", "one", "two")
    await delivered(books, poster)
    assert poster.texts == ["one", "two"]
    assert states(books) == ["sent", "sent"]


async def test_a_look_up_that_fails_for_now_is_made_again_rather_than_repeating(books: Books) -> None:
    poster = Scripted("slack", script=once(Applied(Uncertain("reset"))), can_find=True, lookups_that_fail=2)
    queue(books, "slack:C1", "one", "two")
    await delivered(books, poster)
    assert poster.texts == ["one", "two"]


async def test_a_lost_call_that_never_arrived_is_posted_without_a_mark_where_the_platform_can_tell(
    books: Books,
) -> None:
    poster = Scripted("slack", script=once(Uncertain("reset")), can_find=True)
    queue(books, "slack:C1", "one")
    await delivered(books, poster)
    assert poster.texts == ["one"]


@pytest.mark.parametrize("kind", ["answer", "notice", "alert", "reminder"])
async def test_where_it_cannot_be_looked_up_what_must_arrive_is_said_again_and_marked(books: Books, kind: str) -> None:
    poster = Scripted(script=once(Applied(Uncertain("reset"))))
    queue(books, "telegram:1", "one", kind=kind)
    queue(books, "telegram:1", "two")
    await delivered(books, poster)
    assert poster.texts == ["one", "one (again)", "two"]
    with books.read() as session:
        assert session.exec(select(Notice.reason).order_by(col(Notice.id))).all() == ["repeated", ""]


async def test_what_need_not_arrive_is_not_said_twice(books: Books) -> None:
    poster = Scripted(script=once(Applied(Uncertain("reset"))))
    queue(books, "telegram:1", "one", kind="hint")
    queue(books, "telegram:1", "two")
    await delivered(books, poster)
    assert poster.texts == ["one", "two"]
    assert states(books) == ["dropped", "sent"]


async def test_an_edit_is_simply_made_again(books: Books) -> None:
    poster = Scripted(script=once(Applied(Uncertain("reset"))))
    queue(books, "telegram:1", "one", replaces="77")
    await delivered(books, poster)
    assert [(post.replaces, post.is_repeat) for post in poster.posted] == [("77", False), ("77", False)]


async def test_what_is_refused_fails_alone(books: Books) -> None:
    poster = Scripted(script=once(Refused("can't parse entities")))
    queue(books, "telegram:1", "one", "two")
    await delivered(books, poster)
    assert poster.texts == ["two"]
    assert states(books) == ["failed", "sent"]


async def test_a_bug_in_a_platform_does_not_block_its_place_for_ever(books: Books) -> None:
    poster = Scripted(script=lambda place, post: ZeroDivisionError() if post.text == "one" else None)
    queue(books, "telegram:1", "one", "two")
    await delivered(books, poster)
    assert poster.texts == ["two"]
    assert states(books) == ["failed", "sent"]


async def test_who_blocked_the_desk_is_reached_on_their_other_account(books: Books) -> None:
    a_person(books, "Claire", "slack:D1", "telegram:1")
    telegram = Scripted(script=lambda place, post: Unreachable("blocked"))
    slack = Scripted("slack")
    queue(books, "telegram:1", "one", "two", replaces="5")
    await delivered(books, telegram, slack)
    assert slack.texts == ["one", "two"]
    assert {post.replaces for post in slack.posted} == {""}
    with books.read() as session:
        assert session.exec(select(Account.is_reachable).where(Account.place == "telegram:1")).one() is False


async def test_the_owner_hears_once_a_day_who_cannot_be_reached(books: Books) -> None:
    a_person(books, "Olga", "telegram:9", role=Role.OWNER, language="en")
    a_person(books, "Claire", "telegram:1")
    poster = Scripted(script=lambda place, post: Unreachable("blocked") if place == "telegram:1" else None)
    queue(books, "telegram:1", "one", "two")
    await delivered(books, poster)
    assert poster.texts == ["Claire cannot be reached on Telegram any more."]
    assert states(books) == ["failed", "failed", "sent"]


async def test_an_owner_who_blocked_the_desk_starts_no_endless_story(books: Books) -> None:
    a_person(books, "Olga", "telegram:9", role=Role.OWNER)
    poster = Scripted(script=lambda place, post: Unreachable("blocked"))
    queue(books, "telegram:9", "one")
    await delivered(books, poster)
    assert states(books) == ["failed"]


async def test_what_belongs_in_a_channel_that_is_gone_comes_to_the_owner(books: Books) -> None:
    a_person(books, "Olga", "telegram:9", role=Role.OWNER)
    with books.open() as session:
        session.add(TeamPlace(place="slack:C1", language="fr"))
    slack = Scripted("slack", script=lambda place, post: Unreachable("is_archived"))
    telegram = Scripted()
    queue(books, "slack:C1", "three invoices are late")
    await delivered(books, slack, telegram)
    assert "team's channel" in telegram.texts[0]
    assert telegram.texts[1] == "three invoices are late"


async def test_a_group_that_was_upgraded_is_followed_in_order(books: Books) -> None:
    with books.open() as session:
        session.add(TeamPlace(place="telegram:-5"))
    poster = Scripted(script=lambda place, post: Moved("telegram:-1005") if place == "telegram:-5" else None)
    queue(books, "telegram:-5", "one", "two", "three")
    await delivered(books, poster)
    assert poster.texts == ["one", "two", "three"]
    assert set(places(books)) == {"telegram:-1005"}
    with books.read() as session:
        assert session.exec(select(TeamPlace.place)).all() == ["telegram:-1005"]


async def test_a_paper_goes_with_its_words(books: Books) -> None:
    poster = Scripted()
    queue(books, "telegram:1", "your quote", file="quote:7")
    await delivered(books, poster, fetch=lambda subject: Paper("D-2026-0001.pdf", subject.encode()))
    assert poster.posted[0].paper == Paper("D-2026-0001.pdf", b"quote:7")


async def test_words_arrive_even_when_their_paper_cannot_be_made(books: Books) -> None:
    a_person(books, "Claire", "telegram:1", language="en")
    poster = Scripted()
    queue(books, "telegram:1", "your quote", file="quote:7")
    await delivered(books, poster)
    assert poster.texts[0].startswith("your quote\nThe PDF could not be made")
    assert poster.posted[0].paper is None


async def test_two_processes_post_each_notice_once_and_in_order(books: Books, database_url: str) -> None:
    poster = Scripted(seconds=0.002)
    others = Books(database_url)
    for place in ("telegram:1", "telegram:2", "telegram:3"):
        queue(books, place, *(f"{place}/{number}" for number in range(12)))
    async with delivering(delivery(books, poster, holder="a")), delivering(delivery(others, poster, holder="b")):
        pass
    others.close()
    for place in ("telegram:1", "telegram:2", "telegram:3"):
        texts = [post.text for post in poster.posted if post.place == place]
        assert texts == [f"{place}/{number}" for number in range(12)]


async def test_a_notice_of_another_machine_is_left_to_it_until_its_lease_ends(books: Books) -> None:
    queue(books, "telegram:1", "one", "two")
    now = int(datetime.now(UTC).timestamp() * 1000)
    with books.open() as session:
        outbox.claim(session, "telegram:1", "elsewhere:1:1", now, lease_ms=600)
    poster = Scripted()
    async with delivering(delivery(books, poster)):
        await asyncio.sleep(0.2)
        assert poster.texts == []
    assert poster.texts == ["one (again)", "two"]


FAULTS: tuple[Callable[[], Exception | None], ...] = (
    lambda: None,
    lambda: None,
    lambda: NotSent("503"),
    lambda: SlowDown(0.1),
    lambda: Uncertain("reset before"),
    lambda: Applied(Uncertain("reset after")),
)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("can_find", [True, False])
async def test_whatever_goes_wrong_everything_arrives_in_order_once_or_marked(
    books: Books, seed: int, can_find: bool
) -> None:
    chance = random.Random(seed)

    def fault(place: str, post: Post) -> Exception | None:
        return chance.choice(FAULTS)()

    poster = Scripted(script=fault, can_find=can_find)
    wanted = {f"telegram:{n}": [f"{n}.{m}" for m in range(chance.randrange(1, 9))] for n in range(4)}
    for place, texts in wanted.items():
        queue(books, place, *texts)
    await delivered(books, poster)
    for place, texts in wanted.items():
        seen = [post for post in poster.posted if post.place == place]
        assert list(dict.fromkeys(post.text for post in seen)) == texts
        assert [seen.index(post) for post in seen] == sorted(seen.index(post) for post in seen)
        for text in texts:
            first, *repeats = [post for post in seen if post.text == text]
            assert all(post.is_repeat for post in repeats)
            assert not (can_find and (repeats or first.is_repeat))
