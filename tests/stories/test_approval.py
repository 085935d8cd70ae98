"""A discount beyond the seller's limit waits for somebody else to approve it: FEATURES 1.4, discount approval."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlmodel import select

from domain.documents import read_document
from handlers.job import JobDesk
from handlers.jobs import approvals as unanswered
from handlers.posts import Post
from storage.tables import Approval, Company, LedgerRecord, Notice, Person, Quote
from tests.stories.selling import set_up
from tests.talking import Clock, Talk


@pytest.fixture
def bruno(talk: Talk) -> Talk:
    """A seller who gives ten percent alone."""
    set_up(talk)
    with talk.reception.house.books.open() as session:
        session.exec(select(Company)).one().seller_discount = Decimal(10)
    return talk.another("bruno", "seller")


def draft(seller: Talk, discount: str = "25") -> None:
    seller("/quote acme", "audit", "1", "nothing more", "discount", discount)
    seller("confirm") >> "D-2026-0001"


def told(somebody: Talk) -> Post:
    """The last thing that was posted to a person about an approval, with its buttons in hand."""
    place = somebody.terminal.who.place
    with somebody.reception.house.books.read() as session:
        notices = session.exec(select(Notice).where(Notice.place == place, Notice.kind == "notice")).all()
        post = Post.model_validate(max(notices, key=lambda notice: notice.id or 0).post)
    somebody.terminal.buttons = [button for row in post.buttons for button in row]
    return post


def actions(talk: Talk) -> list[str]:
    with talk.reception.house.books.read() as session:
        return [row.action for row in session.exec(select(LedgerRecord)).all()]


def stored(talk: Talk) -> Quote:
    with talk.reception.house.books.read() as session:
        found = session.exec(select(Quote)).one()
        session.expunge(found)
        return found


def test_within_the_limit_nobody_is_asked(talk: Talk, bruno: Talk) -> None:
    draft(bruno, "10")
    bruno("sent") >> "is with the customer"


def test_beyond_it_the_quote_stays_in_the_house_and_prints_as_a_draft(talk: Talk, bruno: Talk) -> None:
    draft(bruno)
    bruno("/quotecard D-2026-0001") >> "to be approved" >> "⏳ 25% off: a manager has to approve it"
    for command in ("/sent", "/accepted"):
        bruno(f"{command} D-2026-0001") >> "waits for a manager"
    assert read_document(stored(talk).snapshot).number is None
    assert stored(talk).status == "draft"


def test_a_manager_approves_and_the_seller_sends_it(talk: Talk, bruno: Talk) -> None:
    draft(bruno)
    assert "Bruno asks for 25% off: D-2026-0001 · Acme SAS" in told(talk).title
    talk("✔ Approve") >> "Claire approves 25% off D-2026-0001."
    assert "approves" in told(bruno).title
    bruno("sent") >> "D-2026-0001 is with the customer"
    assert read_document(stored(talk).snapshot).number == "D-2026-0001"
    assert {"approval asked", "discount approved"} <= set(actions(talk))


def test_a_manager_refuses(talk: Talk, bruno: Talk) -> None:
    draft(bruno)
    told(talk)
    talk("✖ Refuse") >> "Claire refuses 25% off D-2026-0001."
    assert "refuses" in told(bruno).title
    bruno("/sent D-2026-0001") >> "waits for a manager" >> "[Ask again]"


def test_a_counter_offer_is_taken_up_in_one_tap_and_needs_no_further_approval(talk: Talk, bruno: Talk) -> None:
    draft(bruno)
    told(talk)
    talk("counter-offer", "30") >> "25% was asked for: offer less, or approve it."
    talk("15") >> "Claire offers 15% at most on D-2026-0001, instead of 25%."
    told(bruno)
    bruno("make it 15%") >> "Discount: 15%"
    bruno("confirm") >> "Quote D-2026-0001 for Acme SAS: €918.00"
    bruno("sent") >> "is with the customer"


def test_nobody_approves_their_own_discount_whatever_they_have_become(talk: Talk, bruno: Talk) -> None:
    draft(bruno)
    with talk.reception.house.books.open() as session:
        session.exec(select(Person).where(Person.name == "Bruno")).one().role = "manager"
    bruno("/approve D-2026-0001", "approve") >> "somebody else has to approve its discount"
    assert stored(talk).is_blocked


def test_a_seller_may_not_approve_at_all(talk: Talk, bruno: Talk) -> None:
    draft(bruno)
    talk.another("dora", "seller")("/approve") >> "does not permit that"


def test_an_answer_is_checked_again_when_its_button_is_pressed(talk: Talk, bruno: Talk) -> None:
    draft(bruno)
    told(talk)
    first = list(talk.terminal.buttons)
    bruno("/changequote D-2026-0001", "discount", "40", "confirm") >> "⏳ 40% off"
    talk.terminal.buttons = first
    talk("✔ Approve") >> "has been changed since"
    assert stored(talk).is_blocked


def test_of_two_managers_the_first_decides(talk: Talk, bruno: Talk) -> None:
    manager = talk.another("eve", "manager")
    draft(bruno)
    told(manager)
    told(talk)
    talk("✖ Refuse") >> "refuses"
    manager("✔ Approve") >> "That was answered already"
    assert stored(talk).is_blocked


def test_a_request_ends_and_can_be_made_again(talk: Talk, bruno: Talk, clock: Clock) -> None:
    draft(bruno)
    told(talk)
    clock.travel(days=8)
    talk("✔ Approve") >> "That was to be answered by 1 Dec 2026"
    house = talk.reception.house
    with house.books.open() as session:
        unanswered.JOB.run(JobDesk(session, clock(), house.zone, house.registry))
    assert "Nobody answered" in told(bruno).title
    bruno("ask again") >> "⏳ 25% off"
    told(talk)
    talk("✔ Approve") >> "approves 25%"
    with house.books.read() as session:
        assert [one.status for one in session.exec(select(Approval).order_by(Approval.id)).all()] == [  # type: ignore[arg-type]
            "expired", "approved",
        ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        ("audit", "1", "nothing more", "edit line 1", "unit price", "600"),
        ("audit", "1", "Remise", "-1", "300", "nothing more"),
        ("audit", "1", "nothing more", "edit line 1", "discount in euros", "300"),
    ],
    ids=["a price below the catalogue's", "a negative line", "an amount"],
)
def test_a_discount_is_one_whatever_it_is_called(talk: Talk, bruno: Talk, lines: tuple[str, ...]) -> None:
    bruno("/quote acme", *lines, "confirm") >> "⏳ 33.33% off"


def test_a_manager_gives_what_they_like(talk: Talk, bruno: Talk) -> None:
    draft(talk, "60")
    talk("sent") >> "is with the customer"


def test_the_limit_is_set_by_the_owner(talk: Talk, bruno: Talk) -> None:
    talk("/discountlimit", "20%") >> "Beyond 20%, a seller asks a manager."
    draft(bruno, "20")
    bruno("sent") >> "is with the customer"
    talk("/discountlimit", "skip") >> "Sellers give any discount"


def test_what_waits_is_in_the_days_of_those_who_may_answer(talk: Talk, bruno: Talk) -> None:
    draft(bruno)
    bruno("/day").lacks("Discounts to approve")
    talk("/day") >> "Discounts to approve" >> "D-2026-0001 · Acme SAS · 25% off"
    talk("D-2026-0001", "approve") >> "approves 25% off"
    talk("/day").lacks("Discounts to approve")
