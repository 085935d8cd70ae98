"""Who visits, what the chat is told of it, and what a page gives to whom."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from urllib.parse import urljoin

import pypdf
import pytest
import structlog
from PIL import Image
from sqlmodel import select

from bot.papers import Papers
from bot.web import visits
from bot.web.visits import Limits
from domain.documents import Seller, read_document
from storage import papers
from storage.tables import Acceptance, LedgerRecord, Paper
from templates.pdf import Printer
from tests.web.conftest import Site, line
from tests.web.test_signing import drawing

SALESPERSON = "terminal:claire"
PREVIEWS = (
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "TelegramBot (like TwitterBot)",
    "WhatsApp/2.23.20.0",
    "facebookexternalhit/1.1",
    "Mozilla/5.0 (compatible; Googlebot/2.1)",
    "Mozilla/5.0 BingPreview/1.0b",
)


def test_the_salesperson_is_told_once_of_the_first_look(site: Site) -> None:
    links = [site.link(), site.link()]
    for link in (*links, *links):
        site.client.get(link)
    assert [place for place, said in site.told() if "is reading D-2026-0001" in said] == [SALESPERSON]
    assert site.woken == [SALESPERSON] * 2
    with site.books() as session:
        assert site.quote(session).status == "sent"


@pytest.mark.parametrize("agent", PREVIEWS)
def test_a_preview_of_the_link_is_no_look(site: Site, agent: str) -> None:
    link = site.link()
    site.client.get(link, headers={"user-agent": agent})
    site.client.head(link)
    site.client.get(link, headers={"sec-purpose": "prefetch;prerender"})
    assert site.told() == []


def test_a_new_version_is_a_first_look_again(site: Site) -> None:
    site.client.get(site.link())
    site.propose(line("Site", 900))
    site.client.get(site.link())
    assert len(site.told()) == 2


def test_the_salesperson_hears_of_the_acceptance_with_what_comes_next(site: Site) -> None:
    site.sign(site.link())
    place, said = site.told()[-1]
    assert place == SALESPERSON
    assert "Acme SAS accepted D-2026-0001: €1,200.00" in said
    assert "Signed by Paul Durand" in said
    assert "Invoice" in said
    assert site.woken[-1] == SALESPERSON


def test_a_shared_channel_hears_of_it_without_amounts(site: Site) -> None:
    site.add_team("slack:C1")
    site.sign(site.link())
    said = dict(site.told())["slack:C1"]
    assert "Acme SAS accepted D-2026-0001" in said
    assert "€" not in said


def test_when_the_salesperson_has_left_an_owner_hears_of_it(site: Site) -> None:
    site.talk.another("olga", role="owner")
    link = site.link()
    site.dismiss()
    site.sign(link)
    assert {place for place, _said in site.told()} == {"terminal:olga"}


def test_no_page_is_kept_found_framed_or_told_elsewhere(site: Site) -> None:
    headers = site.client.get(site.link()).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_the_page_asks_for_nothing_from_elsewhere_and_runs_no_script_of_its_own(site: Site) -> None:
    page = site.client.get(site.link()).text
    assert "http" not in page.replace("mailto:", "")
    assert "<script>" not in page
    assert " style=" not in page
    assert " on" not in "".join(tag for tag in page.split("<") if tag.startswith(("button", "input", "form")))


def test_the_page_is_light_for_a_slow_telephone(site: Site) -> None:
    site.propose(*(line(f"Line {number}: something that has to be said at some length", 100) for number in range(40)))
    page = site.client.get(site.link()).text
    assets = [site.client.get(address) for address in addresses(page)]
    assert len(page.encode()) + sum(len(asset.content) for asset in assets) < 100_000
    fonts = [site.client.get(address) for address in fonts_of(assets[0].text, addresses(page)[0])]
    assert sum(len(font.content) for font in fonts) < 50_000
    assert all("immutable" in asset.headers["cache-control"] for asset in (*assets, *fonts))


def test_an_address_that_tries_tokens_is_stopped(site: Site) -> None:
    link = site.link()
    statuses = [site.client.get(f"/q/{number:032}").status_code for number in range(25)]
    assert statuses[0] == 404
    answer = site.client.get(link)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert site.client.get(link, headers={"x-forwarded-for": "198.51.100.1"}).status_code == 200


def test_signing_too_often_is_stopped(site: Site) -> None:
    link = site.link()
    statuses = [site.sign(link, shown="0" * 64) for _time in range(12)]
    assert statuses[-1] == 429


def test_limits_are_forgotten_after_a_minute_and_count_a_household_as_one() -> None:
    seconds = [0.0]
    limits = Limits({"look": 2}, lambda: seconds[0])
    assert [limits.admits(f"2001:db8::{number}", "look") for number in range(3)] == [True, True, False]
    assert limits.admits("2001:db8:1::1", "look")
    seconds[0] = visits.WINDOW
    assert limits.admits("2001:db8::9", "look")


def test_an_address_that_was_made_up_before_our_proxy_is_not_believed(site: Site) -> None:
    link = site.link()
    shown = site.shown(link)
    form = {"do": "accept", "name": "Paul", "consents": "yes", "shown": shown}
    site.client.post(link, data=form, headers={"x-forwarded-for": "10.0.0.1, 192.0.2.44"})
    with site.books() as session:
        assert b'"192.0.2.44"' in session.exec(select(Acceptance)).one().evidence


def test_a_form_without_end_is_not_read(site: Site) -> None:
    assert site.client.post(site.link(), content=b"name=" + b"x" * 600_000).status_code == 413


def test_a_failure_is_an_apology_and_its_log_names_neither_token_nor_amount(
    site: Site, monkeypatch: pytest.MonkeyPatch, logged: list[structlog.typing.EventDict]
) -> None:
    link = site.link()
    monkeypatch.setattr("bot.web.quotes.quote_page", lambda *facts, **more: 1 / 0)
    answer = site.client.get(link)
    assert answer.status_code == 500
    assert "Une erreur est survenue" in answer.text
    assert [entry["event"] for entry in logged] == ["page failed"]
    assert link.removeprefix("/q/") not in str(logged)
    assert "1200" not in str(logged)


def test_a_stranger_is_answered_in_the_language_of_the_browser(site: Site) -> None:
    assert "There is no quote here" in site.client.get("/q/none", headers={"accept-language": "en-GB,fr;q=0.5"}).text
    assert "Il n’y a pas de devis ici" in site.client.get("/q/none", headers={"accept-language": "de"}).text


def test_the_logo_stands_above_the_quote(site: Site) -> None:
    content = io.BytesIO()
    Image.new("RGB", (80, 32), "navy").save(content, "PNG")
    with site.books() as session:
        digest = papers.keep_logo(session, content.getvalue())
        seller = dict(read_document(site.quote(session).snapshot).seller)
    site.propose(line("Site", 1000), seller=Seller(**seller | {"logo": digest}))
    link = site.link()
    assert f'src="{link}/logo.png" alt="Atelier Lumen"' in site.client.get(link).text
    assert site.client.get(f"{link}/logo.png").content == content.getvalue()


def test_the_papers_are_the_signed_quote_and_its_proof(site: Site, printer: Printer) -> None:
    """The PDF shows exactly what was picked; the proof carries the bytes whose hashes were sealed."""
    site.papers = Papers(site.talk.reception.house, printer).fetch
    link = site.link()
    site.sign(link, drawing=drawing())
    signed = site.client.get(f"{link}/quote.pdf").content
    assert len(list(pypdf.PdfReader(io.BytesIO(signed)).pages[0].images)) == 1
    said = text_of(signed)
    assert "Signé en ligne, mar. 24 nov. 2026" in said
    assert "Paul Durand" in said
    proof = site.client.get(f"{link}/proof.pdf")
    assert proof.headers["content-disposition"] == 'inline; filename="D-2026-0001-acceptance.pdf"'
    for words in ("Preuve d’acceptation du devis D-2026-0001", "203.0.113.7", "Paul Durand", "iPhone"):
        assert words in text_of(proof.content)
    files = pypdf.PdfReader(io.BytesIO(proof.content)).attachments
    with site.books() as session:
        acceptance = session.exec(select(Acceptance)).one()
        assert files == {"acceptance.json": [acceptance.evidence], "quote.json": [acceptance.accepted]}
        kept = session.exec(select(Paper).where(Paper.subject == f"acceptance:{acceptance.id}")).one()
        assert kept.sha256 == hashlib.sha256(proof.content).hexdigest()
        sealed = session.exec(select(LedgerRecord).where(LedgerRecord.action == "paper made")).all()
        assert any(kept.sha256.encode() in record.content for record in sealed)
    assert site.client.get(f"{link}/proof.pdf").content == proof.content


def text_of(pdf: bytes) -> str:
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return " ".join("\n".join(pages).replace("\xa0", " ").split())


def addresses(page: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/q/assets/[^"]+)"', page)


def fonts_of(style: str, address: str) -> list[str]:
    return [urljoin(address, name) for name in re.findall(r'url\("([^"]+)"\)', style)]


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    """A real printer."""
    with Printer() as printer:
        yield printer


@pytest.fixture
def logged() -> Iterator[list[structlog.typing.EventDict]]:
    """What is logged."""
    with structlog.testing.capture_logs() as entries:
        yield entries
