"""A salesperson's day in Telegram: the real client, by polling and by webhook, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import col, select

from storage import outbox, people
from storage.tables import Account, Call, Customer, DraftRow, Inbound, Person, TeamPlace, Upload
from storage.uploads import LIMIT
from tests.platforms import telegram_server
from tests.platforms.telegram_desk import Desk, Mode, running_desk
from tests.platforms.telegram_server import Group, TelegramServer

User = telegram_server.Person
PRIVATE = "Ici, je réponds en privé"
STRANGER = "Ce comptoir est privé"


EVERY_WAY = pytest.mark.parametrize(
    "way", [(b, m) for b in ("sqlite", "postgresql") for m in ("polling", "webhook")], ids="-".join, indirect=True
)
BOTH_BOOKS = pytest.mark.parametrize(
    "way", [("sqlite", "polling"), ("postgresql", "webhook")], ids="-".join, indirect=True
)


@pytest.fixture
def way(request: pytest.FixtureRequest) -> tuple[str, Mode]:
    """A database and a way in."""
    given: tuple[str, Mode] = getattr(request, "param", ("sqlite", "polling"))
    return given


@pytest.fixture
def desk(request: pytest.FixtureRequest, telegram: TelegramServer, way: tuple[str, Mode]) -> Iterator[Desk]:
    database, mode = way
    url = request.getfixturevalue("sqlite_url" if database == "sqlite" else "postgres_url")
    with running_desk(telegram, url, mode) as running:
        yield running


@pytest.fixture
def lea(telegram: TelegramServer, desk: Desk) -> User:
    """The first to come: the owner."""
    person = telegram.user(101)
    person.start()
    person.chat.wait_for("Bonjour Léa")
    return person


@pytest.fixture
def group(telegram: TelegramServer, lea: User) -> Group:
    return telegram.group(-42, "Ventes", [lea])


def settle(telegram: TelegramServer, desk: Desk) -> None:
    """Until everything that people did is written down, handled and answered."""
    telegram.until(lambda: not telegram.pending)
    desk.settle()


def rows(desk: Desk, table: type[DraftRow] | type[Call] | type[Inbound] | type[Upload] | type[TeamPlace]) -> int:
    with desk.reception.house.books.read() as session:
        return len(session.exec(select(table)).all())


def invited(desk: Desk, role: str) -> str:
    with desk.reception.house.books.open() as session:
        return people.new_code(session, 1, desk.reception.house.now(), role=role)


def new_acme(person: User) -> str:
    """The button that makes a customer of the name; its spaces are those of French typography."""
    return next(label for row in person.chat.last.buttons for label in row if "Acme" in label)


def said(person: User) -> list[str]:
    return [message.text.replace("\xa0", " ") for message in person.chat.from_bot]


@EVERY_WAY
def test_a_call_with_its_next_step_takes_a_line_and_four_touches(
    telegram: TelegramServer, desk: Desk, lea: User
) -> None:
    lea.says("/appel Acme")
    question = lea.chat.wait_for("Je ne trouve pas")
    lea.taps(new_acme(lea))
    lea.chat.wait_for("Comment")
    lea.taps("Joint")
    lea.chat.wait_for("Quelle est la suite")
    lea.says("rappeler demain 9h")
    summary = lea.chat.wait_for("J’enregistre")
    lea.taps("✔ Confirmer")
    lea.chat.wait_for("Appel noté")
    settle(telegram, desk)
    assert [message.id for message in lea.chat.from_bot][-2:] == [question.id, summary.id]
    assert lea.chat.from_bot[-2].buttons == []
    with desk.reception.house.books.read() as session:
        assert [customer.name for customer in session.exec(select(Customer)).all()] == ["Acme"]
        assert len(session.exec(select(Call)).all()) == 1


@BOTH_BOOKS
@pytest.mark.parametrize(("word", "answer"), [("confirmer", "Appel noté"), ("annuler", "rien n’a été enregistré")])
def test_a_conversation_that_ends_by_a_typed_word_leaves_no_buttons_above(
    telegram: TelegramServer, desk: Desk, lea: User, word: str, answer: str
) -> None:
    for line, expected in (
        ("/appel Acme", "Je ne trouve pas"), ("créer", "Comment"), ("joint", "Quelle est la suite"),
        ("passer", "J’enregistre"), (word, answer),
    ):  # fmt: skip
        lea.says(line)
        lea.chat.wait_for(expected)
    settle(telegram, desk)
    telegram.until(lambda: len(telegram.calls_of("editMessageReplyMarkup")) == 4)
    assert [message.buttons for message in lea.chat.from_bot[1:-1]] == [[]] * 4


def test_a_link_with_a_code_lets_somebody_in(telegram: TelegramServer, desk: Desk, lea: User) -> None:
    paul = telegram.user(7, "Paul")
    paul.start("WRONG123")
    paul.chat.wait_for("Ce code n’est plus valable")
    paul.start(invited(desk, "seller"))
    paul.chat.wait_for("Bonjour Paul. Vous êtes ici en tant que commercial")


def test_an_invitation_is_a_link_that_opens_the_bot(desk: Desk, lea: User) -> None:
    lea.says("/inviter")
    lea.chat.wait_for(lambda message: bool(message.buttons) and "rôle" in message.text.lower())
    lea.taps("commercial")
    lea.chat.wait_for("https://t.me/comptoir_bot?start=")


def test_a_stranger_learns_one_sentence_and_stores_nothing(telegram: TelegramServer, desk: Desk, lea: User) -> None:
    eve = telegram.user(666, "Eve")
    eve.says("/pipe")
    eve.chat.wait_for(STRANGER)
    eve.sends_file("virus.exe", b"MZ")
    settle(telegram, desk)
    assert len(set(said(eve))) == 1
    assert rows(desk, Upload) == 0
    assert telegram.calls_of("getFile") == []


@BOTH_BOOKS
def test_a_double_tap_confirms_once_and_leaves_the_result_on_the_screen(
    telegram: TelegramServer, desk: Desk, lea: User
) -> None:
    lea.says("/appel Acme")
    lea.chat.wait_for("Je ne trouve pas")
    for label, answer in ((new_acme(lea), "Comment"), ("Joint", "Quelle est la suite"), ("Passer", "J’enregistre")):
        lea.taps(label)
        lea.chat.wait_for(answer)
    summary = lea.chat.last
    for tap in (lea.taps("✔ Confirmer", summary), lea.taps("✔ Confirmer", summary)):
        lea.wait_answered(tap)
    settle(telegram, desk)
    assert (rows(desk, Call), len(said(lea))) == (1, 2)
    assert lea.chat.last.text.startswith("Appel noté")
    assert lea.chat.last.buttons


def test_a_double_tap_on_an_offer_begins_one_conversation(telegram: TelegramServer, desk: Desk, lea: User) -> None:
    hello = lea.chat.last
    taps = [lea.taps("Paramétrer la société", hello) for _finger in range(2)]
    for tap in taps:
        lea.wait_answered(tap)
    settle(telegram, desk)
    assert (rows(desk, DraftRow), len(said(lea))) == (1, 2)


@EVERY_WAY
def test_an_update_that_comes_again_is_answered_once(telegram: TelegramServer, desk: Desk, lea: User) -> None:
    lea.says("/appel Acme")
    lea.chat.wait_for("Je ne trouve pas")
    lea.taps(new_acme(lea))
    lea.chat.wait_for("Comment")
    before = said(lea)
    for update in telegram.updates:
        telegram.replay(update.id)
    settle(telegram, desk)
    assert said(lea) == before


def test_a_button_of_an_earlier_version_shows_where_things_stand(
    telegram: TelegramServer, desk: Desk, lea: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doubles.DOUBLE", 0.0)
    lea.says("/appel Acme")
    first = lea.chat.wait_for("Je ne trouve pas")
    new = new_acme(lea)
    lea.taps(new, first)
    lea.chat.wait_for("Comment")
    lea.taps(new, first)
    lea.chat.wait_for("Ce bouton datait de tout à l’heure")
    settle(telegram, desk)
    assert (rows(desk, DraftRow), len(said(lea))) == (1, 2)


@BOTH_BOOKS
def test_a_file_that_was_asked_for_is_kept_and_the_conversation_goes_on(
    telegram: TelegramServer, desk: Desk, lea: User
) -> None:
    lea.sends_file("note.txt", b"rien")
    lea.chat.wait_for("Je ne garde un fichier que lorsque je l’ai demandé")
    telegram.fail_next("getFile", 500)
    lea.sends_file("note.txt", b"rien")
    lea.chat.wait_for("Je prends les documents et les images")
    assert rows(desk, Upload) == 1


def test_a_file_at_the_limit_is_kept_and_one_beyond_it_is_not_even_fetched(
    telegram: TelegramServer, desk: Desk, lea: User
) -> None:
    lea.sends_file("juste.bin", b"x" * LIMIT)
    lea.chat.wait_for("Je ne garde un fichier que lorsque je l’ai demandé")
    lea.sends_file("trop.bin", b"x" * (LIMIT + 1))
    lea.chat.wait_for("jusqu’à 5 Mo")
    assert (rows(desk, Upload), len(telegram.calls_of("getFile"))) == (1, 1)


@BOTH_BOOKS
def test_who_blocks_the_bot_is_not_written_to_until_they_come_back(
    telegram: TelegramServer, desk: Desk, lea: User
) -> None:
    def is_reachable() -> bool:
        with desk.reception.house.books.read() as session:
            return session.exec(select(Account.is_reachable).where(col(Account.external_id) == "101")).one()

    lea.blocks()
    settle(telegram, desk)
    assert not is_reachable()
    lea.unblocks()
    settle(telegram, desk)
    assert is_reachable()


def test_a_group_hears_how_to_connect_it_and_amounts_only_once_it_is(
    telegram: TelegramServer, desk: Desk, lea: User, group: Group
) -> None:
    eve = telegram.user(666, "Eve")
    group.welcomes(eve)
    lea.says("/pipe", chat=group)
    group.chat.wait_for(PRIVATE)
    eve.says("/ici", chat=group)
    settle(telegram, desk)
    assert (len(group.chat.from_bot), rows(desk, TeamPlace)) == (1, 0)
    lea.says("/ici@comptoir_bot", chat=group)
    group.chat.wait_for("Désormais")
    lea.says("/pipe", chat=group)
    settle(telegram, desk)
    assert PRIVATE not in group.chat.last.text


def test_a_button_in_a_group_is_answered_in_private_and_says_so(
    telegram: TelegramServer, desk: Desk, lea: User, group: Group
) -> None:
    lea.says("/ici", chat=group)
    group.chat.wait_for("Désormais")
    lea.says("@comptoir_bot blabla", chat=group)
    group.chat.wait_for("Je ne connais pas")
    tap = lea.wait_answered(lea.taps("Aide", chat=group))
    assert tap.text == "Je vous réponds en privé."
    lea.chat.wait_for("Ce que je sais faire")
    in_private = lea.wait_answered(lea.taps("Paramétrer la société"))
    assert in_private.text == ""


@BOTH_BOOKS
@pytest.mark.parametrize("is_told", [True, False], ids=["by a message", "by a refusal"])
def test_a_group_that_becomes_a_supergroup_stays_connected(
    telegram: TelegramServer, desk: Desk, lea: User, group: Group, is_told: bool
) -> None:
    lea.says("/ici", chat=group)
    group.chat.wait_for("Désormais")
    settle(telegram, desk)
    if not is_told:
        telegram.do(lambda: telegram.platform.updates.ask_for(["callback_query"]))
    new = group.migrate()
    with desk.reception.house.books.open() as session:
        outbox.put(session, "telegram:-42", {"title": "Alerte"}, desk.reception.house.now(), kind="alert", key="a")
    settle(telegram, desk)
    telegram.chat(new).wait_for("Alerte")
    with desk.reception.house.books.read() as session:
        assert [place.place for place in session.exec(select(TeamPlace)).all()] == [f"telegram:{new}"]


def menu(person: User) -> list[str]:
    return [command["command"] for command in person.commands()]


def test_the_menu_is_that_of_the_role_in_the_persons_language(telegram: TelegramServer, desk: Desk, lea: User) -> None:
    paul = telegram.user(7, "Paul", "en")
    assert [paul.commands(), telegram.user(8).commands()] == [
        [{"command": "start", "description": word}] for word in ("Come in", "Entrer")
    ]
    paul.start(invited(desk, "seller"))
    paul.chat.wait_for("Hello Paul")
    telegram.until(lambda: len(menu_calls(telegram, 7)) == 1)
    telegram.until(lambda: len(menu_calls(telegram, 101)) == 1)
    assert menu(paul)[:3] == ["call", "quote", "invoice"]
    assert menu(lea)[:3] == ["appel", "devis", "facture"]
    assert "inviter" in menu(lea)
    assert "invite" not in menu(paul)
    asked = paul.says("/language")
    paul.chat.wait_for(lambda message: bool(message.buttons), after=asked.id)
    paul.taps("Français")
    telegram.until(lambda: len(menu_calls(telegram, 7)) == 2)
    assert menu(paul)[:3] == ["appel", "devis", "facture"]


def menu_calls(telegram: TelegramServer, id: int) -> list[object]:
    scopes = [call.parameters.get("scope") for call in telegram.calls_of("setMyCommands") if call.is_applied]
    return [scope for scope in scopes if str(id) in str(scope)]


def test_somebody_who_was_removed_loses_the_menu(telegram: TelegramServer, desk: Desk, lea: User) -> None:
    paul = telegram.user(7, "Paul")
    paul.start(invited(desk, "seller"))
    telegram.until(lambda: len(menu_calls(telegram, 7)) == 1)
    with desk.reception.house.books.open() as session:
        person = session.exec(select(Person).where(Person.name == "Paul")).one()
        person.is_active = False
        session.add(person)
    paul.says("/pipe")
    paul.chat.wait_for(STRANGER)
    telegram.until(lambda: bool(telegram.calls_of("deleteMyCommands")))
    assert menu(paul) == ["start"]
