"""A customer reads, picks and signs on the web: what is shown, what is written down, and what is refused."""

from __future__ import annotations

import base64
import io
import json
import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from domain.acceptance import read_evidence
from domain.documents import Option, Party, canonical_json, read_document
from domain.messages import Language
from domain.money import Money
from storage import ledger, quotes
from storage.tables import Acceptance, Deal, LedgerRecord, QuoteLink
from tests.talking import Clock, readable
from tests.web.conftest import AGENT, Site, line

CHOICE = (
    line("Site", 1000),
    line("Logo", 300, Option()),
    line("Hosting for a year", 100, Option(group="Hébergement", is_picked=True)),
    line("Hosting for three years", 250, Option(group="Hébergement")),
)


def test_the_page_says_the_whole_quote_in_the_customers_language(site: Site) -> None:
    page = readable(site.client.get(site.link()).text)
    for words in ('lang="fr"', "Devis D-2026-0001", "Atelier Lumen", "Conseil", "1 000,00 €", "1 200,00 €", "30 jours"):
        assert words in page


def test_sections_notes_and_discounts_are_on_the_page(site: Site) -> None:
    site.propose(
        line("Site\nTen pages", 1000, section="Design", note="Two rounds of changes"),
        line("Logo", 300, Option(), section="Design"),
        line("Hosting", 90, section="Running", discount_percent=Decimal(10), unit_price=Decimal(100)),
        line("Domain", 15, section="Running", discount_amount=Money.of(5), unit_price=Decimal(20), unit="an"),
    )
    page = readable(site.client.get(site.link()).text)
    for words in (
        "<h3>Design</h3>",
        "Ten pages",
        "Two rounds",
        "<h3>Running</h3>",
        "−10 %",
        "−5,00 €",
        "1 an × 20,00 €",
    ):
        assert words in page
    assert page.count("<h3>") == 2


def test_the_discount_on_the_whole_is_in_the_sums(site: Site) -> None:
    site.talk("/quote acme", "Audit", "1", "nothing more", "discount", "10", "confirm")
    said = site.talk("/online D-2026-0002").text
    page = readable(site.client.get(said.partition("https://desk.example")[2].split()[0]).text)
    assert "−90,00 €" in page
    assert "972,00 €" in page


def test_an_english_customer_reads_english(site: Site) -> None:
    site.propose(line("Site", 1000), language=Language.ENGLISH)
    link = site.link()
    page = site.client.get(link).text
    for words in ('lang="en"', "Quote D-2026-0001", "€1,200.00", "Accept and sign"):
        assert words in page
    assert site.sign(link) == 303
    assert "Thank you" in site.client.get(link).text


def test_a_seller_without_vat_shows_none(site: Site) -> None:
    free = line("Site", 1000, vat_rate=Decimal(0))
    with site.books() as session:
        seller = read_document(site.quote(session).snapshot).seller.model_copy(update={"is_franchise": True})
    site.propose(free, seller=seller)
    page = site.client.get(site.link()).text
    assert "TVA 20" not in page
    assert "TTC" not in page


def test_what_a_customer_signed_is_not_undone_in_the_chat(site: Site) -> None:
    link = site.link()
    site.talk("/sent D-2026-0001")
    assert site.sign(link) == 303
    site.talk("/undo")
    with site.books() as session:
        assert site.quote(session).status == "accepted"


def test_conditions_come_before_the_signature_and_the_button_last(site: Site) -> None:
    page = site.client.get(site.link()).text
    order = [page.index(words) for words in ("Conseil", 'id="total"', "Règlement", 'name="consents"', 'value="accept"')]
    assert order == sorted(order)


def test_signing_accepts_the_quote_once_and_a_reload_signs_nothing_again(site: Site) -> None:
    link = site.link()
    assert site.sign(link) == 303
    assert "Merci" in site.client.get(link).text
    assert site.sign(link, shown="0" * 64) == 303
    with site.books() as session:
        assert site.quote(session).status == "accepted"
        assert len(session.exec(select(Acceptance)).all()) == 1


def test_the_evidence_says_who_where_when_and_what(site: Site) -> None:
    link = site.link()
    with site.books() as session:
        shown = quotes.sha256_of(site.quote(session).snapshot)
    site.sign(link)
    with site.books() as session:
        acceptance = session.exec(select(Acceptance)).one()
        quote = site.quote(session)
        evidence = read_evidence(acceptance.evidence)
        assert (evidence.name, evidence.address, evidence.agent) == ("Paul Durand", "203.0.113.7", AGENT)
        assert evidence.at == acceptance.accepted_at.replace(microsecond=0)
        assert (evidence.shown, evidence.accepted) == (shown, quotes.sha256_of(quote.snapshot))
        assert quote.accepted_sha256 == shown
        assert "Règlement : 30 jours net" in map(readable, evidence.conditions)
        assert evidence.consent == "J’ai lu ce devis et ses conditions, et je les accepte au nom de Acme SAS."
        signed = read_document(quote.snapshot).signed
        assert signed is not None
        assert signed.name == "Paul Durand"


def test_the_ledger_holds_the_evidence_and_its_hash(site: Site) -> None:
    site.sign(site.link())
    with site.books() as session:
        sealed = session.exec(select(LedgerRecord).where(LedgerRecord.action == "quote accepted online")).one()
        content = json.loads(sealed.content)
        acceptance = session.exec(select(Acceptance)).one()
        assert (content["who"], content["platform"]) == ("Paul Durand", "web")
        assert content["after"]["address"] == "203.0.113.7"
        assert content["after"]["evidence"] == quotes.sha256_of(acceptance.evidence)
        assert ledger.verify(session, "") is None


@pytest.mark.parametrize("change", ["UPDATE acceptance SET name = 'Someone'", "DELETE FROM acceptance"])
def test_an_acceptance_never_changes(site: Site, change: str) -> None:
    site.sign(site.link())
    with pytest.raises(DBAPIError, match="never change"), site.books() as session:
        session.connection().execute(text(change))


def test_of_two_who_sign_at_once_one_wins_and_the_other_sees_it(site: Site) -> None:
    links = [site.link(), site.link()]
    shown = site.shown(links[0])
    statuses: list[int] = []
    for same in (links[0], links[0]), tuple(links):
        starts = threading.Barrier(2)

        def post(link: str, starts: threading.Barrier = starts) -> None:
            starts.wait()
            statuses.append(site.sign(link, shown=shown))

        threads = [threading.Thread(target=post, args=(link,)) for link in same]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(statuses) == [303, 303, 303, 410]
    with site.books() as session:
        assert len(session.exec(select(Acceptance)).all()) == 1
    assert len([told for _place, told in site.told() if "accepted" in told]) == 1


def test_exactly_what_was_picked_is_accepted(site: Site) -> None:
    site.propose(*CHOICE)
    link = site.link()
    assert site.sign(link, 2, 4) == 303
    with site.books() as session:
        quote = site.quote(session)
        accepted = read_document(quote.snapshot)
        assert [said.description for said in accepted.lines] == ["Site", "Logo", "Hosting for three years"]
        assert all(said.option is None for said in accepted.lines)
        assert (quote.net_cents, len(quotes.lines(session, 1))) == (155_000, 3)
        evidence = read_evidence(session.exec(select(Acceptance)).one().evidence)
        assert [option.is_picked for option in evidence.options] == [True, False, True]
    assert "Options taken: Logo, Hosting for three years" in site.told()[-1][1]


def test_what_a_customer_signs_sets_its_variants_aside(site: Site) -> None:
    link = site.link()
    site.talk("/duplicate D-2026-0001", "confirm")
    other = site.talk("/online D-2026-0002").text.partition("https://desk.example")[2].split()[0]
    assert site.sign(link) == 303
    with site.books() as session:
        assert [quote.number for quote, _customer in quotes.search(session, "", ("refused",))] == ["D-2026-0002"]
    assert "The other variant is set aside as refused: D-2026-0002" in site.told()[-1][1]
    site.sign(other)
    with site.books() as session:
        assert len(session.exec(select(Acceptance)).all()) == 1


def test_the_deal_is_expected_to_bring_what_was_picked(site: Site) -> None:
    site.talk("/deal acme", "Website", "1000", "skip", "confirm")
    with site.books() as session:
        site.quote(session).deal_id = 1
    site.propose(*CHOICE)
    assert site.sign(site.link(), 2, 4) == 303
    with site.books() as session:
        assert site.quote(session).is_favourite
        assert session.exec(select(Deal.amount_cents)).one() == 155_000


def test_the_total_follows_the_options_on_the_server_alone(site: Site) -> None:
    site.propose(*CHOICE)
    link = site.link()
    answer = site.client.post(link, data={"do": "update", "pick-2": "2", "pick-group-1": "4", "name": "Paul"})
    assert "1 860,00 €" in readable(answer.text)
    assert 'value="Paul"' in answer.text
    with site.books() as session:
        assert site.quote(session).status == "sent"


def test_nothing_is_signed_that_was_not_on_the_page(site: Site) -> None:
    site.propose(*CHOICE)
    link = site.link()
    assert site.sign(link, 2, 3, shown=site.shown(link)) == 422
    assert "Le total a changé" in site.page
    assert "1 680,00 €" in readable(site.page)
    with site.books() as session:
        assert site.quote(session).status == "sent"
    assert site.sign(link, 2, 3) == 303


@pytest.mark.parametrize("picks", [(2,), (3, 4)])
def test_of_a_group_exactly_one_is_taken(site: Site, picks: tuple[int, ...]) -> None:
    site.propose(*CHOICE)
    assert site.sign(site.link(), *picks) == 422
    assert 'role="alert">Hébergement : au choix' in readable(site.page)


@pytest.mark.parametrize(
    ("field", "value", "reason"), [("name", "  ", "prénom et votre nom"), ("consents", "", "cocher la case")]
)
def test_what_is_missing_is_said_and_nothing_is_lost(site: Site, field: str, value: str, reason: str) -> None:
    link = site.link()
    assert site.sign(link, **{field: value}) == 422
    assert reason in site.page
    assert site.sign(link) == 303


def test_a_drawn_signature_is_kept_and_named_by_its_hash(site: Site) -> None:
    site.sign(site.link(), drawing=drawing())
    with site.books() as session:
        acceptance = session.exec(select(Acceptance)).one()
        assert acceptance.drawing is not None
        evidence = read_evidence(acceptance.evidence)
        assert (evidence.signature.value, evidence.drawing) == ("drawn", quotes.sha256_of(acceptance.drawing))


@pytest.mark.parametrize("sent", ["", "data:image/png;base64,@@@", "javascript:alert(1)"])
def test_without_a_drawing_the_typed_name_signs(site: Site, sent: str) -> None:
    assert site.sign(site.link(), drawing=sent) == 303
    with site.books() as session:
        acceptance = session.exec(select(Acceptance)).one()
        assert (acceptance.drawing, read_evidence(acceptance.evidence).signature.value) == (None, "typed")


def test_a_drawing_that_is_no_picture_is_refused(site: Site) -> None:
    junk = "data:image/png;base64," + base64.b64encode(b"not a picture").decode()
    assert site.sign(site.link(), drawing=junk) == 422


def test_a_consumer_reads_that_signing_obliges_to_pay(site: Site) -> None:
    """Code de la consommation, art. L221-14."""
    site.propose(line("Site", 1000), customer=Party(name="Paul Durand", is_consumer=True))
    assert "Signer la commande avec obligation de paiement" in site.client.get(site.link()).text


def test_a_hostile_name_is_only_text(site: Site) -> None:
    link = site.link()
    answer = site.client.post(link, data={"do": "update", "name": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text


def test_a_quote_that_ended_cannot_be_signed(site: Site, clock: Clock) -> None:
    link, shown = site.link(), site.shown(site.link())
    clock.now += timedelta(days=31)
    assert site.sign(link, shown=shown) == 410
    assert "Ce devis a expiré" in site.page
    assert "bonjour@atelier-lumen.example" in site.page


def test_a_closed_link_leads_nowhere(site: Site) -> None:
    link, shown = site.link(), site.shown(site.link())
    site.talk("/revoke D-2026-0001")
    assert site.sign(link, shown=shown) == 410
    assert "Ce lien est fermé" in site.page
    assert site.client.get(f"{link}/quote.pdf").status_code == 404


def test_a_new_version_closes_the_links_of_the_earlier_ones(site: Site) -> None:
    link = site.link()
    site.propose(line("Site", 900))
    assert site.client.get(link).status_code == 410
    assert "a changé" in site.client.get(link).text
    assert site.client.get(site.link()).status_code == 200


def test_a_quote_that_was_refused_cannot_be_signed(site: Site) -> None:
    link = site.link()
    site.talk("/refused D-2026-0001")
    assert "Une réponse a déjà été donnée" in site.client.get(link).text


def test_only_the_hash_of_a_token_is_kept(site: Site) -> None:
    token = site.link().removeprefix("/q/")
    assert len(base64.urlsafe_b64decode(token)) * 8 >= 128
    with site.books() as session:
        link = session.exec(select(QuoteLink)).one()
        sealed = session.exec(select(LedgerRecord)).all()
        assert token not in str(link.model_dump())
        assert not any(token.encode() in record.content for record in sealed)


def test_what_was_accepted_is_kept_whole_beside_the_quote(site: Site) -> None:
    site.sign(site.link())
    with site.books() as session:
        acceptance = session.exec(select(Acceptance)).one()
        assert acceptance.accepted == site.quote(session).snapshot
        assert canonical_json(read_document(acceptance.accepted)) == acceptance.accepted


def drawing() -> str:
    picture = Image.new("RGBA", (1040, 360))
    ImageDraw.Draw(picture).line((100, 100, 500, 250, 700, 90), fill="#131c2b", width=6)
    content = io.BytesIO()
    picture.save(content, "PNG")
    return "data:image/png;base64," + base64.b64encode(content.getvalue()).decode()
