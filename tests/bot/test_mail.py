"""Mail, over a socket to a real server: what arrives, what is tried again, what never, and nothing twice unmarked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest
import trustme
from sqlmodel import col, select

from bot import logs
from bot.assembly import Parts
from bot.delivery import Delivery
from bot.doctor import findings
from bot.mail.letter import Sender, address, letter
from bot.mail.poster import MailPoster
from bot.platform import Paper, Refused
from bot.settings import Settings, SettingsComplaint, load, masked
from bot.smtp import Server
from domain.messages import Language
from domain.roles import Role
from handlers.posts import Button, Post
from storage import outbox
from storage.books import Books
from storage.tables import Company, Notice
from tests.bot.mail_server import HANG_UP, PASSWORD, TAKE_AND_HANG_UP, USER, MailServer, free_port, serving
from tests.bot.scripted import states
from tests.bot.test_delivery import a_person, settled

TO = "mail:compta@acme.example"
AT = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)
CLOSED = Post(title="Clôturé : 24 nov. 2026", lines=("1 facture", "Net 900,00 € · TVA 180,00 €", ".", "<b>& co</b>"))

IN_CLEAR = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
"""The server's; it also takes a connection that is encrypted from the first byte for one in clear."""


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """Whoever trusts this machine's authorities trusts this one."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made


@pytest.fixture
def mail(authority: trustme.CA) -> Iterator[MailServer]:
    with serving(authority) as server:
        yield server


@pytest.fixture
def books(database_url: str) -> Iterator[Books]:
    """Of a company that writes as facturation@…, with an owner who reads French."""
    books = Books(database_url)
    with books.open() as session:
        session.add(
            Company(
                id=1, name="Société d’Étude « Müller », SARL", legal_form="SARL", siren="552100554",
                address="1 rue du Port", postal_code="35000", city="Rennes", email="facturation@muller.example",
            )
        )  # fmt: skip
    a_person(books, "Claire", "terminal:claire", role=Role.OWNER, language="fr")
    yield books
    books.close()


def server(mail: MailServer, scheme: str = "smtp", login: str = "", **query: str) -> Server:
    more = "&".join(f"{name}={quote(value)}" for name, value in query.items())
    return Server.read(f"{scheme}://{login}localhost:{mail.port}?{more}")


LOGIN = f"{quote(USER)}:{quote(PASSWORD)}@"


def put(books: Books, post: Post, place: str = TO, *, key: str = "head:2026-11-25", kind: str = "notice") -> None:
    with books.open() as session:
        outbox.put(session, place, post.model_dump(mode="json"), AT, kind=kind, key=key)


def a_paper(subject: str) -> Paper:
    return Paper("Facture FA-2026-0001 – été.pdf", b"%PDF-1.7 \xe9" * 2000)


def posting(books: Books, to: Server, holder: str = "") -> Delivery:
    poster = MailPoster(to, books, lambda: AT)
    made = Delivery(books, {"mail": poster}, a_paper, backoff=lambda seconds: min(seconds, 5) / 100)
    made.holder = holder or made.holder
    return made


async def posted(books: Books, to: Server) -> None:
    """Everything that waits is posted or given up."""
    delivery = posting(books, to)
    await delivery.start()
    try:
        await settled(books)
    finally:
        await delivery.stop()


def reasons(books: Books) -> list[str]:
    with books.read() as session:
        return list(session.exec(select(Notice.reason).order_by(col(Notice.id))).all())


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


async def test_a_notice_arrives_as_text_and_html_with_accents_in_subject_and_name(
    books: Books, mail: MailServer
) -> None:
    put(books, CLOSED)
    await posted(books, server(mail))
    (taken,) = mail.taken
    message = taken.message
    assert (taken.sender, taken.recipients) == ("facturation@muller.example", ["compta@acme.example"])
    assert message["Subject"] == CLOSED.title
    assert message["From"].addresses[0].display_name == "Société d’Étude « Müller », SARL"
    assert message["To"] == "compta@acme.example"
    assert message["Date"].datetime == AT
    assert message["Auto-Submitted"] == "auto-generated"
    assert "1 facture\nNet 900,00 € · TVA 180,00 €\n.\n<b>& co</b>\n" in text_of(message)
    html = text_of(message, "html")
    assert '<html lang="fr">' in html
    assert "&lt;b&gt;&amp; co&lt;/b&gt;" in html
    assert not message.defects
    assert states(books) == ["sent"]
    with books.read() as session:
        assert session.exec(select(Notice.message_id)).one() == message["Message-ID"]


async def test_it_is_encrypted_where_the_server_offers_it_and_the_sender_can_be_set(
    books: Books, mail: MailServer
) -> None:
    put(books, CLOSED)
    await posted(books, server(mail, **{"from": "desk@acme.example"}))
    assert mail.taken[0].was_encrypted
    assert mail.taken[0].sender == "desk@acme.example"


@IN_CLEAR
@pytest.mark.parametrize(("offers", "scheme"), [("STARTTLS", "smtp"), ("TLS", "smtps")])
async def test_the_password_is_given_over_an_encrypted_connection(
    books: Books, authority: trustme.CA, offers: str, scheme: str
) -> None:
    put(books, CLOSED)
    with serving(authority, offers=offers, asks_for_a_password=True) as mail:
        await posted(books, server(mail, scheme, LOGIN))
    assert [taken.user for taken in mail.taken] == [USER]
    assert mail.taken[0].was_encrypted


@IN_CLEAR
async def test_the_password_is_never_said_in_clear(books: Books, authority: trustme.CA) -> None:
    put(books, CLOSED)
    with serving(authority, offers="nothing", asks_for_a_password=True) as mail:
        await waits(books, server(mail, login=LOGIN))
    assert mail.logins == []
    assert "no encryption" in reasons(books)[0]


async def test_without_a_password_a_server_on_the_same_machine_may_speak_in_clear(
    books: Books, authority: trustme.CA
) -> None:
    put(books, CLOSED)
    with serving(authority, offers="nothing") as mail:
        await posted(books, server(mail))
    assert not mail.taken[0].was_encrypted


async def test_a_server_that_is_another_one_is_given_nothing(books: Books, authority: trustme.CA) -> None:
    put(books, CLOSED)
    with serving(authority, name="elsewhere.example", asks_for_a_password=True) as mail:
        await waits(books, server(mail, login=LOGIN))
    assert (mail.logins, mail.taken) == ([], [])
    assert "certificate" in reasons(books)[0]


async def waits(books: Books, to: Server) -> None:
    """It is tried, and stays in the outbox."""
    delivery = posting(books, to)
    delivery.backoff = lambda seconds: 1000.0
    await delivery.start()
    try:
        await settled(books, lambda: reasons(books) != [""])
    finally:
        await delivery.stop()
    assert states(books) == ["queued"]


async def test_a_wrong_password_keeps_the_mail_for_the_right_one_and_is_in_no_log(
    books: Books, authority: trustme.CA, capsys: pytest.CaptureFixture[str]
) -> None:
    put(books, CLOSED)
    with serving(authority, asks_for_a_password=True) as mail:
        await waits(books, server(mail, login=f"{quote(USER)}:swordfish@"))
        assert "535" in reasons(books)[0]
        shown = "".join(capsys.readouterr())
        assert "535" in shown
        assert "swordfish" not in shown
        with books.open() as session:
            session.exec(select(Notice)).one().not_before = 0
        await posted(books, server(mail, login=LOGIN))
    assert len(mail.taken) == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_what_the_server_puts_off_is_tried_again_until_it_arrives_once(
    books: Books, mail: MailServer, command: str
) -> None:
    mail.said[command] = ["451 4.7.1 greylisted", "421 4.3.2 closing"]
    put(books, CLOSED)
    await posted(books, server(mail))
    assert len(mail.taken) == 1
    assert mail.connections == 3
    assert "already" not in text_of(mail.taken[0].message)


@pytest.mark.parametrize(
    ("command", "answer"),
    [("MAIL", "553 5.7.1 not your address"), ("RCPT", "550 5.1.1 no such user"), ("DATA", "554 5.7.1 spam")],
)
async def test_what_the_server_refuses_has_failed_with_its_words(
    books: Books, mail: MailServer, command: str, answer: str
) -> None:
    mail.said[command] = [answer]
    put(books, CLOSED)
    delivery = posting(books, server(mail))
    await delivery.start()
    await settled(books, lambda: states(books)[0] == "failed")
    await delivery.stop()
    assert answer in reasons(books)[0]
    assert (mail.taken, mail.connections) == ([], 1)


async def test_the_owners_hear_of_an_address_that_takes_no_mail(books: Books, mail: MailServer) -> None:
    mail.said["RCPT"] = ["550 5.1.1 no such user"]
    put(books, CLOSED)
    delivery = posting(books, server(mail))
    await delivery.start()
    await settled(books, lambda: states(books)[0] == "failed")
    await delivery.stop()
    with books.read() as session:
        told = session.exec(select(Notice).where(Notice.place == "terminal:claire")).one()
    assert "Aucun e-mail n’arrive à compta@acme.example" in Post.model_validate(told.post).text


@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
async def test_a_connection_lost_before_the_message_is_simply_made_again(
    books: Books, mail: MailServer, command: str
) -> None:
    mail.said[command] = [HANG_UP]
    put(books, CLOSED)
    await posted(books, server(mail))
    (taken,) = mail.taken
    assert "déjà" not in text_of(taken.message)


async def test_a_mail_whose_answer_was_lost_is_repeated_with_a_mark_under_the_same_message_id(
    books: Books, mail: MailServer
) -> None:
    mail.said["DATA"] = [TAKE_AND_HANG_UP]
    put(books, CLOSED)
    await posted(books, server(mail))
    first, second = (taken.message for taken in mail.taken)
    assert first["Message-ID"] == second["Message-ID"]
    assert "↻" not in text_of(first)
    assert "↻" in text_of(second)
    assert reasons(books) == ["repeated"]


async def test_a_mail_that_need_not_arrive_is_not_repeated_when_nobody_knows(books: Books, mail: MailServer) -> None:
    mail.said["DATA"] = [TAKE_AND_HANG_UP]
    put(books, CLOSED, kind="letter")
    await posted(books, server(mail))
    assert len(mail.taken) == 1
    assert states(books) == ["dropped"]


async def test_a_server_that_is_down_is_waited_for(books: Books, authority: trustme.CA) -> None:
    put(books, CLOSED)
    await waits(books, Server("localhost", free_port()))
    assert "ConnectionRefusedError" in reasons(books)[0]


async def test_a_paper_is_attached_under_its_name(books: Books, mail: MailServer) -> None:
    put(books, CLOSED.model_copy(update={"file": "invoice:1"}))
    await posted(books, server(mail))
    (attached,) = mail.taken[0].message.iter_attachments()
    assert attached.get_filename() == a_paper("").name
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content() == a_paper("").content


async def test_two_workers_send_it_once(books: Books, mail: MailServer) -> None:
    for number in range(6):
        put(books, CLOSED, f"mail:p{number}@acme.example", key=f"head:{number}")
    workers = [posting(books, server(mail), holder) for holder in ("one", "two")]
    await asyncio.gather(*(worker.start() for worker in workers))
    await settled(books)
    await asyncio.gather(*(worker.stop() for worker in workers))
    assert sorted(taken.recipients[0] for taken in mail.taken) == [f"p{number}@acme.example" for number in range(6)]


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85"])
def test_what_was_typed_adds_no_header(line_end: str) -> None:
    evil = f"Hello{line_end}Bcc: everybody@else.example{line_end}{line_end}body"
    message = letter(
        Sender(evil, "desk@acme.example"), "compta@acme.example", Post(title=evil), Paper(f"{evil}.pdf", b"%PDF"),
        key=evil, at=AT, language=Language.ENGLISH,
    )  # fmt: skip
    head = message.as_bytes().partition(b"\r\n\r\n")[0].decode()
    assert not any(line.startswith("Bcc") for line in head.splitlines())
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: everybody@else.example body"


@pytest.mark.parametrize(
    "evil",
    ["a@b.example\r\nRCPT TO:<c@d.example>", "a@b.example, c@d.example", "<a@b.example>", "", "a", "é@b.example"],
)
def test_what_is_no_address_is_refused(evil: str) -> None:
    with pytest.raises(Refused):
        address(evil)


def test_an_address_of_a_domain_with_accents_is_written_as_the_network_knows_it() -> None:
    assert address("claire@société.example") == "claire@xn--socit-esab.example"


def test_other_words_under_the_same_key_are_another_message() -> None:
    """H3: books that were put back and tell another seal the same day are not taken for a repetition."""
    told = [
        letter(
            Sender("Acme", "desk@acme.example"), "a@b.example", Post(lines=(line,)), None,
            key="head:2026-11-25", at=AT, language=Language.FRENCH,
        )["Message-ID"]
        for line in ("12:aa", "12:bb", "12:aa")
    ]  # fmt: skip
    assert told[0] == told[2] != told[1]


def test_a_subject_that_is_long_is_cut_and_one_is_always_there() -> None:
    def subject(post: Post) -> str:
        sender = Sender("", "desk@acme.example")
        made = letter(sender, "a@b.example", post, None, key="k", at=AT, language=Language.FRENCH)
        return str(made["Subject"])

    assert subject(Post(title="très " * 100)).endswith("très …")
    assert subject(Post(error="Rien ne va", lines=("a",))) == "Rien ne va"
    assert subject(Post(lines=("Première", "Seconde"))) == "Première"
    assert subject(Post(buttons=((Button(label="a", data="b"),),))) == "…"


def test_the_settings_take_an_address_of_a_server_and_keep_its_password_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COMPTOIR_SMTP_URL", f"smtp://{LOGIN}mail.example")
    settings = load(tmp_path / "none")
    assert settings.mail_server == Server("mail.example", 587, USER, PASSWORD)
    for shown in (masked(settings), repr(settings.mail_server), logs.mask(f"said {PASSWORD}", settings.secrets)):
        assert PASSWORD not in shown
        assert quote(PASSWORD) not in shown
    monkeypatch.setenv("COMPTOIR_SMTP_URL", f"https://{LOGIN}mail.example")
    with pytest.raises(SettingsComplaint, match="COMPTOIR_SMTP_URL") as complaint:
        load(tmp_path / "none")
    assert quote(PASSWORD) not in str(complaint.value)


@pytest.mark.parametrize(
    ("variable", "set_to"),
    [("COMPTOIR_FINANCE_MAIL", "compta"), ("COMPTOIR_SMTP_URL", "smtp://mail.example?from=desk")],
)
def test_an_address_in_the_settings_that_is_none_is_named_at_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, set_to: str
) -> None:
    monkeypatch.setenv(variable, set_to)
    with pytest.raises(SettingsComplaint, match=variable):
        load(tmp_path / "none")


def test_a_house_without_a_mail_server_sends_no_mail(database_url: str) -> None:
    without = Parts(Settings.model_validate({"DATABASE_URL": database_url}))
    assert "mail" not in without.posters
    assert without.house.finance_mail is None
    without.close()
    url = {"smtp_url": "smtps://mail.example", "finance_mail": "compta@acme.example"}
    having = Parts(Settings.model_validate({"DATABASE_URL": database_url, **url}))
    assert "mail" in having.posters
    assert having.house.finance_mail == "compta@acme.example"
    having.close()


def test_the_doctor_says_whether_the_mail_server_answers(authority: trustme.CA) -> None:
    def said(url: str) -> str:
        return str(next(f for f in findings(Settings.model_validate({"smtp_url": url})) if f.what == "mail"))

    with serving(authority, asks_for_a_password=True) as mail:
        assert said(f"smtp://{LOGIN}localhost:{mail.port}").startswith("ok")
        refused = said(f"smtp://{quote(USER)}:wrong@localhost:{mail.port}")
    assert refused.startswith("NOT OK")
    assert "535" in refused
    assert "wrong" not in refused
    assert "COMPTOIR_SMTP_URL" in said(f"smtp://localhost:{free_port()}")
