"""Customers, contacts and products: added, found again, changed."""

from __future__ import annotations

from tests.talking import Talk


def added(talk: Talk, name: str = "Lumière et Fils", siren: str = "732 829 320") -> None:
    talk(f"/customer {name}", "create", "business", siren, "4 rue des Tanneurs, 69007 Lyon", "skip")
    talk("confirm") >> f"Customer added: {name}"


def test_a_customer_is_found_whatever_the_accents_and_the_typing(talk: Talk) -> None:
    added(talk)
    for typed in ("lumiere", "LUMIÈRE", "fils", "732829320", "lum"):
        talk(f"/record {typed}") >> "Lumière et Fils · Lyon"
    for typed in ("lumeire", "lumere", "lumirre et fls"):
        talk(f"/record {typed}") >> "[Lumière et Fils · Lyon]"
        talk("cancel")


def test_a_name_that_is_there_already_opens_what_is_there(talk: Talk) -> None:
    added(talk)
    talk("/customer lumiere et fils") >> "Lumière et Fils is among your customers already"
    talk("confirm") >> "Nothing was changed."
    talk("open the customer") >> "Owes nothing"


def test_a_name_that_looks_like_another_is_shown_first(talk: Talk) -> None:
    added(talk)
    talk("/customer Lumière") >> "“Lumière”: which one?"
    talk("Lumière et Fils · Lyon") >> "is among your customers already"


def test_a_siren_that_is_there_already_is_not_written_twice(talk: Talk) -> None:
    added(talk)
    (
        talk("/customer Another name", "create", "business", "732829320", "skip", "skip", "confirm")
        >> "has that SIREN already"
    )
    talk("/record another") >> "I know no"


def test_a_wrong_siren_or_address_is_refused_with_the_reason(talk: Talk) -> None:
    talk("/customer Acme", "create", "business", "732829321") >> "is not a SIREN"
    talk("skip", "Lyon") >> "I need street, postal code and town"
    talk("4 rue des Tanneurs 69007 Lyon") >> "What is the e-mail address?"


def test_a_private_person_is_asked_for_no_siren(talk: Talk) -> None:
    talk("/customer Jeanne Martin", "create", "private person") >> "What is the address?"


def test_a_change_keeps_the_rest_and_can_be_taken_back(talk: Talk) -> None:
    added(talk)
    talk("/record lumiere", "✏ change", "edit phone", "04 78 00 00 00") >> "SIREN: 732829320"
    talk("confirm") >> "Customer changed"
    talk("/record lumiere") >> "04 78 00 00 00"
    talk("/undo") >> "customer changed: Lumière et Fils"
    talk("/record lumiere").lacks("04 78 00 00 00")


def test_a_renamed_customer_is_found_by_the_new_name_only(talk: Talk) -> None:
    added(talk)
    talk("/customer lumiere et fils", "edit name", "Clarté", "confirm") >> "Customer changed: Clarté"
    talk("/record clarte") >> "Clarté · Lyon"
    talk("/record fils") >> "I know no “fils”"


def test_a_new_customer_who_has_a_deal_is_not_taken_back(talk: Talk) -> None:
    added(talk)
    undo = next(button for button in talk.buttons if "Undo" in button.label)
    talk("/deal lumiere", "Website", "skip", "skip", "confirm") >> "Deal opened"
    talk.terminal.buttons = [undo]
    talk("undo") >> "has been changed since"


def test_a_contact_is_added_and_changed(talk: Talk) -> None:
    added(talk)
    (
        talk("/contact lumiere", "Paul Durand", "Buyer", "06 12 34 56 78", "skip", "confirm")
        >> "Contact added: Paul Durand"
    )
    talk("/record lumiere") >> "👤 Paul Durand · Buyer · 06 12 34 56 78"
    talk("/contact lumiere", "paul durand", "edit phone", "06 00 00 00 00", "confirm") >> "Contact changed"
    talk("undo")
    talk("/record lumiere") >> "06 12 34 56 78"


def test_a_product_is_added_and_priced_anew(talk: Talk) -> None:
    talk("/product Audit", "900", "20", "day", "confirm") >> "In the catalogue: Audit"
    talk("/product audit") >> "Unit price: €900.00"
    talk("edit unit price", "950", "confirm") >> "Product changed"
    talk("undo") >> "product changed: Audit"


def test_the_customers_last_worked_on_come_first(talk: Talk) -> None:
    added(talk)
    talk("/customer Zebra", "create", "business", "skip", "skip", "skip", "confirm")
    talk("/call lumiere", "reached", "skip", "confirm")
    talk("/call") >> "Who was on the phone?"
    assert talk.buttons[0].label == "Lumière et Fils · Lyon"


def test_in_french(parler: Talk) -> None:
    parler("/client Acme", "créer", "entreprise", "passer", "4 rue des Tanneurs, 69007 Lyon", "passer")
    parler("confirmer") >> "Client ajouté : Acme"
    parler("/fiche acme") >> "Ne doit rien"
    parler("/produit Audit", "900", "20 %", "jour", "confirmer") >> "Au catalogue : Audit"
    parler("/contact acme", "Paul", "passer", "passer", "passer", "confirmer") >> "Contact ajouté : Paul · Acme"


def test_a_reader_changes_no_customer(talk: Talk) -> None:
    added(talk)
    reader = talk.another("remy", role="reader")
    for command in ("customer", "contact", "product"):
        reader(f"/{command} x") >> "does not permit"
    reader("/record lumiere") >> "Owes nothing"
    assert not reader.buttons
