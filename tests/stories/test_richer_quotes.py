"""Sections, options, versions, variants, templates, one line for all: FEATURES 1.4; COMPLIANCE A1 to A3."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import select, text

from domain.documents import read_document
from handlers.job import JobDesk
from handlers.jobs import quote_expiry
from storage import quotes
from storage.tables import LedgerRecord, Quote, QuoteVersion
from tests.stories.selling import quote, set_up
from tests.talking import Clock, Talk

ONE_LINE = "3j audit @900 -10% + forfait licence 490 v30j acompte 30%"


def books(talk: Talk, number: str = "D-2026-0001") -> Quote:
    """The quote as it is in the books."""
    with talk.reception.house.books.read() as session:
        found = session.exec(select(Quote).where(Quote.number == number)).one()
        session.expunge(found)
        return found


def with_options(talk: Talk) -> None:
    """A quote of 1,000 with an option of 300 and a choice between 100 and 200."""
    talk("/quote acme", "Conseil", "1", "1000", "Formation", "1", "300", "Cloud", "1", "100", "Serveur", "1", "200")
    talk("nothing more", "edit line 2", "option", "yes", "edit line 3", "one of", "Hébergement")
    talk("edit line 4", "one of", "Hébergement") >> "Net €1,000.00" >> "3 options, not counted"
    talk("confirm") >> "Quote D-2026-0001 for Acme SAS: €1,200.00"


def test_a_whole_quote_is_said_in_one_line_and_nothing_is_saved_before_it_is_confirmed(talk: Talk) -> None:
    set_up(talk)
    talk(f"/quote acme {ONE_LINE}") >> "Customer: Acme SAS" >> "Net €2,920.00 · VAT €584.00 · Total €3,504.00"
    with talk.reception.house.books.read() as session:
        assert not session.exec(select(Quote)).all()
    talk("confirm") >> "Quote D-2026-0001 for Acme SAS: €3,504.00" >> "Deposit: 30"
    made = read_document(books(talk).snapshot)
    assert [(line.quantity, line.unit) for line in made.lines] == [(Decimal(3), "day"), (Decimal(1), "flat rate")]
    assert made.valid_until == made.issued_on + timedelta(days=30)


def test_one_line_in_french_with_french_figures(parler: Talk) -> None:
    set_up(parler)
    parler("devis acme 2,5 jours conseil @1 200,50 € -50€ tva 10") >> "HT 2 951,25 € · TVA 295,13 €"


def test_what_cannot_be_read_in_one_line_is_pointed_at(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme 3j audit @9x0 -10%") >> "I cannot read “@9x0”" >> "acme 3j audit ▸@9x0◂ -10%"
    talk("/quote acme 3j audit @900 v30z") >> "▸v30z◂"


def test_a_customer_with_figures_in_the_name_is_no_line(talk: Talk) -> None:
    set_up(talk)
    talk("/customer Studio 3d Paris", "create", "business", "skip", "skip", "skip", "confirm") >> "Customer added"
    talk("/quote Studio 3d Paris") >> "Which product or service?"


def test_a_line_has_a_section_a_note_and_a_discount_in_euros_by_its_menu_alone(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "audit", "1", "nothing more", "edit line 1", "section", "Étude", "edit line 1", "note")
    talk("Sur place", "edit line 1", "discount in euros", "100") >> "Étude › 1 × Audit at €900.00 −€100.00 = €800.00"
    talk("edit line 1", "discount", "10") >> "−10% −€100.00 = €710.00"
    talk("edit line 1", "discount in euros", "811") >> "between 0 and €810.00"
    talk("back", "line", "Rapport", "1", "200", "nothing more") >> "Étude › 1 × Rapport"
    talk("confirm") >> "€1,092.00"
    made = read_document(books(talk).snapshot)
    assert [(line.section, line.note) for line in made.lines] == [("Étude", "Sur place"), ("Étude", None)]


def test_a_line_is_brought_forward_by_a_button(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "Un", "1", "1", "Deux", "1", "2", "Trois", "1", "3", "nothing more")
    talk("edit line 3", "↑ Move up", "move up").lacks("Move up")
    talk("confirm")
    assert [line.description for line in read_document(books(talk).snapshot).lines] == ["Trois", "Un", "Deux"]


def test_a_section_stays_with_its_lines_when_one_of_them_moves_or_goes(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "Un", "1", "1", "Deux", "1", "2", "Trois", "1", "3", "nothing more")
    talk("edit line 2", "section", "Suite") >> "Suite › 1 × Trois"
    talk("edit line 2", "move up", "edit line 1", "remove", "confirm")
    lines = read_document(books(talk).snapshot).lines
    assert [(line.description, line.section) for line in lines] == [("Un", None), ("Trois", "Suite")]


def test_a_section_hides_its_prices_and_a_line_begins_a_page(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "Un", "1", "1", "Deux", "1", "2", "nothing more", "edit line 1", "section", "Étude")
    talk("edit line 1", "hide the price", "yes", "edit line 2", "new page", "yes", "confirm")
    talk("/changequote D-2026-0001", "confirm")
    lines = read_document(books(talk).snapshot).lines
    assert [(line.hides_price, line.starts_page) for line in lines] == [(True, None), (True, True)]


def test_options_count_once_they_are_taken_and_the_quote_says_exactly_those(talk: Talk) -> None:
    set_up(talk)
    with_options(talk)
    talk("/quotecard D-2026-0001") >> "option: 1 × Formation" >> "one of “Hébergement”: 1 × Cloud"
    talk("/accepted D-2026-0001") >> "1. Formation: €300.00" >> "3. Serveur: €200.00"
    talk("1") >> "The customer takes one of “Hébergement”: 2, 3"
    talk("1, 3") >> "accepted D-2026-0001: €1,800.00"
    assert [line.description for line in read_document(books(talk).snapshot).lines] == [
        "Conseil", "Formation", "Serveur",
    ]  # fmt: skip
    talk("invoice it", "confirm") >> "€1,800.00"


def test_an_acceptance_with_options_can_be_taken_back(talk: Talk) -> None:
    set_up(talk)
    with_options(talk)
    before = books(talk).snapshot
    talk("/accepted D-2026-0001", "2") >> "€1,320.00" >> "[↶ Undo]"
    talk("undo") >> "quote accepted"
    assert books(talk).snapshot == before
    talk("/accepted D-2026-0001", "1, 2") >> "€1,680.00"


def test_changing_a_sent_quote_makes_its_next_version_and_says_what_changed(talk: Talk) -> None:
    """COMPLIANCE A3: the old bytes stay, an acceptance says which version it is of."""
    set_up(talk)
    quote(talk)
    talk("/sent D-2026-0001")
    first = books(talk).snapshot
    talk("/changequote D-2026-0001", "edit line 1", "unit price", "500", "line", "Audit", "1", "nothing more")
    said = talk("confirm") >> "Quote D-2026-0001 v2 for Acme SAS: €1,680.00"
    said >> "Conseil: €1,000.00 → €500.00" >> "+ Audit: €900.00" >> "Total: €1,200.00 → €1,680.00"
    talk("/versions D-2026-0001") >> "v1 · €1,200.00"
    talk("version 1") >> "What changed after it:" >> "+ Audit: €900.00"
    talk("/accepted D-2026-0001") >> "accepted"
    second = books(talk)
    with talk.reception.house.books.read() as session:
        kept = {one.version: one for one in session.exec(select(QuoteVersion)).all()}
        assert kept[1].snapshot == first
        assert second.accepted_sha256 == kept[2].sha256 == quotes.sha256_of(second.snapshot)
        accepted = session.exec(select(LedgerRecord).where(LedgerRecord.action == "quote accepted")).one()
        assert kept[2].sha256.encode() in accepted.content


def test_a_draft_that_nobody_saw_is_changed_in_place(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("/changequote D-2026-0001", "edit line 1", "unit price", "500", "confirm").lacks("v2")
    assert books(talk).version == 1


def test_a_kept_version_cannot_be_changed_in_the_database(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("/sent D-2026-0001")
    for statement in ("UPDATE quote_version SET version = 9", "DELETE FROM quote_version"):
        with pytest.raises(DatabaseError), talk.reception.house.books.open() as session:
            session.connection().execute(text(statement))


def expire(talk: Talk, clock: Clock) -> None:
    """A sent quote whose last day is over."""
    set_up(talk)
    quote(talk)
    talk("/sent D-2026-0001")
    clock.travel(days=31)
    house = talk.reception.house
    with house.books.open() as session:
        quote_expiry.JOB.run(JobDesk(session, clock(), house.zone, house.registry))


def test_an_expired_quote_is_extended_in_one_tap_as_its_next_version(talk: Talk, clock: Clock) -> None:
    expire(talk, clock)
    talk("/quotecard D-2026-0001") >> "expired" >> "[Extend it]"
    talk("extend it") >> "D-2026-0001 v2" >> "Valid until: 24 Dec 2026 → 24 Jan 2027" >> "[Sent]"


def test_an_expired_quote_is_accepted_on_purpose_only_and_the_reason_is_logged(talk: Talk, clock: Clock) -> None:
    """COMPLIANCE A3."""
    expire(talk, clock)
    talk("/quotecard D-2026-0001")
    talk("accepted all the same") >> "was valid until 24 Dec 2026" >> "Why do you accept it all the same?"
    talk("Signed before the holidays") >> "accepted D-2026-0001"
    with talk.reception.house.books.read() as session:
        record = session.exec(select(LedgerRecord).where(LedgerRecord.action == "quote accepted")).one()
        assert b"Signed before the holidays" in record.content


def test_of_two_variants_the_favourite_counts_in_the_forecast(talk: Talk) -> None:
    set_up(talk)
    talk("/deal acme", "Site", "12000", "skip", "confirm")
    talk("new quote", "audit", "10", "nothing more", "confirm") >> "D-2026-0001"
    talk("/pipeline") >> "In all: 1 deal · €9,000.00"
    talk("/duplicate D-2026-0001", "edit line 1", "quantity", "5", "confirm") >> "[★ Make it the favourite]"
    talk("/pipeline") >> "In all: 1 deal · €9,000.00"
    talk("/quotecard D-2026-0002") >> "Variant of D-2026-0001"
    talk("★ Make it the favourite") >> "★ D-2026-0002 counts for Site: €4,500.00 before tax."
    talk("/pipeline") >> "In all: 1 deal · €4,500.00"
    talk("/refused D-2026-0002") >> "is refused"
    talk("/pipeline") >> "In all: 1 deal · €9,000.00"
    talk("/undo") >> "quote refused"
    talk("/quotecard D-2026-0002", "★ Make it the favourite", "/accepted D-2026-0001") >> "accepted"
    talk("/pipeline") >> "In all: 1 deal · €9,000.00"
    talk("/undo") >> "quote accepted"


def test_of_variants_one_is_accepted_and_the_others_are_set_aside_until_that_is_undone(parler: Talk) -> None:
    set_up(parler)
    parler("/devis acme", "audit", "10", "rien de plus", "confirmer") >> "D-2026-0001"
    parler("/dupliquer D-2026-0001", "confirmer") >> "D-2026-0002"
    parler("/dupliquer D-2026-0002", "confirmer") >> "D-2026-0003"
    parler("/devis acme", "audit", "1", "rien de plus", "confirmer") >> "D-2026-0004"
    parler("/fichedevis D-2026-0003") >> "Variante de D-2026-0001"
    parler("/accepte D-2026-0002") >> "variantes sont écartées, notées refusées : D-2026-0001, D-2026-0003"
    parler("/accepte D-2026-0003") >> "Ce n’est plus possible : D-2026-0003"
    parler("/defaire") >> "devis accepté : D-2026-0002" >> "devis refusé : D-2026-0001"
    assert [books(parler, f"D-2026-000{n}").status for n in (1, 2, 3, 4)] == ["draft"] * 4
    parler("/accepte D-2026-0004").lacks("écartées")


def test_the_favourite_without_a_deal_gets_one_in_one_tap(parler: Talk) -> None:
    set_up(parler)
    parler("/devis acme", "audit", "1", "rien de plus", "confirmer", "/dupliquer D-2026-0001")
    parler("confirmer") >> "[★ En faire le favori]"
    parler("/favori D-2026-0002") >> "n’est rattaché à aucune affaire" >> "[Ouvrir une affaire]"
    parler("ouvrir une affaire", "Site", "5000", "passer", "confirmer") >> "Affaire créée : Site"
    parler("/favori D-2026-0002") >> "Pour quelle affaire" >> "[Site · Acme SAS]"
    parler("site") >> "★ D-2026-0002 compte pour Site : 900,00 € HT"
    assert books(parler, "D-2026-0002").is_favourite


def test_a_template_begins_a_quote_in_two_touches(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "audit", "2", "nothing more", "edit line 1", "section", "Étude", "discount", "5", "confirm")
    talk("/quotecard D-2026-0001")
    talk("save as a template", "Audit léger") >> "Template saved: Audit léger" >> "[Begin a quote from it]"
    talk("/template leger") >> "For which customer?"
    talk("acme") >> "Étude › 2 × Audit" >> "Discount: 5%"
    talk("confirm") >> "Quote D-2026-0002 for Acme SAS: €2,052.00"


def test_saving_a_template_of_the_same_name_replaces_it(talk: Talk) -> None:
    set_up(talk)
    quote(talk)
    talk("/savetemplate D-2026-0001", "Forfait")
    talk("/savetemplate D-2026-0001", "forfait") >> "Template replaced: Forfait"
