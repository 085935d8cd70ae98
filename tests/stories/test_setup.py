"""The company: set up once in at most ten questions, changed later."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from domain.conversation.form import fields_of
from handlers.conversations.setup import SetUp
from handlers.events import Event
from storage import uploads
from storage.tables import Company
from tests.talking import Talk

ANSWERS = (
    "Atelier Lumen", "SARL", "10000", "732 829 320 00074", "Lyon", "yes",
    "4 rue des Tanneurs, 69007 Lyon", "bonjour@atelier-lumen.example", "FR76 3000 6000 0112 3456 7890 189", "30 days",
)  # fmt: skip


def company(talk: Talk) -> Company:
    with talk.reception.house.books.open() as session:
        found = session.get(Company, 1)
        assert found is not None
        return found


def test_ten_answers_set_the_company_up(talk: Talk) -> None:
    talk("/setup")
    talk(*ANSWERS) >> "VAT number: FR44732829320"
    talk("confirm") >> "Atelier Lumen is set up."
    assert len(ANSWERS) == 10
    kept = company(talk)
    assert (kept.siren, kept.siret, kept.vat_number) == ("732829320", "73282932000074", "FR44732829320")
    assert (kept.address, kept.postal_code, kept.city) == ("4 rue des Tanneurs", "69007", "Lyon")
    assert (kept.terms, kept.iban) == ("net:30", "FR7630006000011234567890189")


def test_without_vat_no_vat_number_is_asked_or_kept(talk: Talk) -> None:
    talk("/setup", "Jeanne Martin", "Micro-entreprise", "732829320") >> "Do you charge VAT?"
    talk("no") >> "What is the address?"
    talk("4 rue des Tanneurs, 69007 Lyon", "jeanne@example.com", "skip", "on receipt").lacks("VAT number")
    talk("confirm")
    kept = company(talk)
    assert kept.is_franchise
    assert kept.vat_number == ""


def test_what_cannot_be_is_refused_with_the_reason(talk: Talk) -> None:
    talk("/setup", "Acme", "SAS", "1", "732829321") >> "is not a SIREN"
    talk("732829320", "Lyon", "yes", "Lyon") >> "I need street, postal code and town"
    talk("Rue de la Loi 16, 1040 Bruxelles, Belgique") >> "must be in France"
    talk("4 rue des Tanneurs, 69007 Lyon", "nobody") >> "is not an e-mail address"
    talk("a@example.com", "FR76 3000 6000 0112 3456 7890 188") >> "A character of this IBAN is wrong"
    talk("skip", "90 days") >> "Payment terms go up to 60 days"


def test_a_second_time_only_changes_what_is_named(talk: Talk) -> None:
    talk("/setup", *ANSWERS, "confirm")
    talk("/setup") >> "Company: Atelier Lumen"
    talk("edit email", "contact@lumen.example", "confirm")
    kept = company(talk)
    assert (kept.email, kept.name, kept.rcs_town) == ("contact@lumen.example", "Atelier Lumen", "Lyon")


def test_another_siren_brings_its_own_vat_number(talk: Talk) -> None:
    talk("/setup", *ANSWERS, "confirm")
    talk("/setup", "edit siren or siret", "552 100 554") >> "VAT number: FR96552100554"


def test_a_logo_is_made_fit_for_print(talk: Talk) -> None:
    picture = BytesIO()
    Image.new("RGB", (1600, 900), "navy").save(picture, "PNG")
    talk("/setup", *ANSWERS, "logo")
    with talk.reception.house.books.open() as session:
        upload = uploads.keep(session, "logo.png", picture.getvalue(), talk.clock())
    who = talk.terminal.who
    event = Event(key="file", who=who, place=who.place, at=talk.clock(), kind="file", upload=upload)
    talk.terminal.print(talk.reception.receive(event))
    talk("confirm") >> "is set up"
    logo = company(talk).logo
    assert logo is not None
    assert Image.open(BytesIO(logo)).size[0] <= 800


def test_at_most_ten_questions_are_asked_one_by_one() -> None:
    asked = [f for f in fields_of(SetUp) if not (f.ask.optional or f.ask.rare)]
    assert len([f for f in asked if f.name != "vat_number"]) == 10


def test_only_the_owner_sets_the_company_up(talk: Talk) -> None:
    for role in ("manager", "seller", "accountant", "reader"):
        talk.another(f"a{role}", role=role)("/setup") >> "does not permit"


def test_in_french(parler: Talk) -> None:
    (parler("/paramètres", "Atelier Lumen", "SARL", "10 000", "732829320", "Lyon", "oui") >> "Quelle est l’adresse ?")
    parler("4 rue des Tanneurs 69007 Lyon", "a@example.com", "passer", "45 jours fin de mois")
    parler("confirmer") >> "C’est enregistré : Atelier Lumen."


def test_answers_are_taken_as_people_type_them(parler: Talk) -> None:
    parler("/paramètres", "Atelier Lumen", "sarl", "10 000", "732 829 320", "lyon", "oui, on la facture")
    parler("4 rue des Tanneurs 69007 Lyon", "a@example.com", "aucun", "30 jours fin de mois")
    parler("oui") >> "C’est enregistré : Atelier Lumen."
    kept = company(parler)
    assert (kept.legal_form, kept.rcs_town, kept.is_franchise) == ("SARL", "Lyon", False)
    assert (kept.iban, kept.terms) == ("", "30:eom")


def test_no_is_no_vat(parler: Talk) -> None:
    parler("/paramètres", "Jeanne", "micro-entreprise", "732829320", "non")
    parler("4 rue des Tanneurs 69007 Lyon", "a@example.com", "-", "à réception", "ok")
    kept = company(parler)
    assert (kept.legal_form, kept.is_franchise) == ("Micro-entreprise", True)


@pytest.mark.parametrize("stage", ["terminal-sqlite", "terminal-postgresql"], indirect=True)
def test_at_a_terminal_the_path_of_a_file_sends_it(parler: Talk, tmp_path: Path) -> None:
    Image.new("RGB", (600, 200), "navy").save(tmp_path / "logo.png")
    (tmp_path / "film.png").write_bytes(bytes(uploads.LIMIT + 1))
    parler("/paramètres", "Atelier Lumen", "sarl", "10 000", "732829320", "lyon", "oui")
    parler("4 rue des Tanneurs 69007 Lyon", "a@example.com", "non", "à réception", "logo")
    parler("~nobody") >> "Envoyez un fichier"
    parler(str(tmp_path / "film.png")) >> "jusqu’à 5 Mo"
    parler(f"'{tmp_path / 'logo.png'}'") >> "Logo : logo.png"
    parler("ok")
    assert company(parler).logo
