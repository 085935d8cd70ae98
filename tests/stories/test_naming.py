"""What people type without thinking of a command: a number, a customer, two words for one."""

from __future__ import annotations

import pytest

from tests.stories.selling import invoice, set_up
from tests.talking import Talk


def test_a_documents_number_opens_its_card(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("FA-2026-0001") >> "FA-2026-0001 · €1,200.00 due on"
    talk("fa 2026 0001") >> "FA-2026-0001 · €1,200.00 due on"
    talk("d-2026-0001") >> "Invoice FA-2026-0001"
    talk("D-2026-0099") >> "I do not know"


def test_a_customers_name_opens_the_record(talk: Talk) -> None:
    set_up(talk)
    talk("acme") >> "Acme SAS · Lyon"
    talk("zzz") >> "I do not know “zzz”."


def test_a_number_typed_at_a_question_answers_it(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("/paid acme", "cancel", "/paid", "FA-2026-0001") >> "€1,200.00"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("liste des devis", "Aucun devis"), ("mes devis", "Aucun devis"), ("/liste devis", "Aucun devis"),
     ("Impayés", "Personne ne vous doit rien"), ("coucou", "Bonjour Claire"), ("modifier affaire", "rien à choisir")],
)  # fmt: skip
def test_a_name_may_be_typed_in_several_words(parler: Talk, typed: str, answer: str) -> None:
    parler(typed) >> answer


def test_where_nothing_can_be_chosen_nothing_is_asked(parler: Talk) -> None:
    parler("/payé") >> "Il n’y a encore rien à choisir."
    parler("/envoyé") >> "Il n’y a encore rien à choisir."
    parler("/journée").lacks("En suspens")


def test_the_help_is_grouped_and_fits_two_screens_of_a_phone(parler: Talk) -> None:
    said = parler("/aide")
    said >> "▸ Ventes" >> "/devis · Nouveau devis" >> "▸ Factures" >> "▸ Suivi" >> "▸ Équipe et réglages"
    said.lacks("/fichedevis")
    assert len(said.text.splitlines()) <= 46
    assert max(len(line) for line in said.text.splitlines()[:-3]) <= 45


def test_what_is_unpaid_is_shown_for_one_customer(talk: Talk) -> None:
    set_up(talk)
    invoice(talk)
    talk("unpaid acme") >> "1 unpaid invoice: €1,200.00\nFA-2026-0001"
    talk("/impayes dupont") >> "Nothing unpaid for “dupont”."
    talk("all unpaid invoices") >> "1 unpaid invoice: €1,200.00"


def test_what_was_left_open_does_not_list_the_question_about_it(talk: Talk) -> None:
    talk("/deal acme", "create", "/call beta", "create", "/resume")
    talk("open").lacks("[Go on]")


def test_the_next_step_after_a_new_customer_is_one_tap(parler: Talk) -> None:
    set_up(parler)
    parler("/client Dupont", "oui", "entreprise", "non", "4 rue des Tanneurs 69007 Lyon", "non", "ok")
    parler("nouveau devis") >> "Quel produit"


def test_a_question_left_open_stops_nobody(parler: Talk) -> None:
    set_up(parler)
    parler("/langue") >> "Quelle langue ?"
    parler("journée") >> "Rien ne vous attend"
    parler("/langue", "effectivement") >> "Choisissez parmi"
    parler("/devis acme", "audit", "2", "rien", "mes devis") >> "Aucun devis"
    parler("reprendre") >> "Remise"
    parler("ok") >> "D-2026-0001"
    parler("/langue", "d-2026-0001") >> "D-2026-0001"


def test_a_question_that_nobody_answered_is_not_recalled(parler: Talk) -> None:
    set_up(parler)
    parler("/langue", "/client Dupont", "oui", "particulier", "non", "non")
    said = parler("ok")
    said >> "Client ajouté : Dupont"
    said.lacks("Toujours en cours")


def test_the_nearest_days_are_said_as_people_say_them(parler: Talk) -> None:
    parler("/rappel appeler Paul demain 9h") >> "appeler Paul · demain, 09:00"
    parler("/rappel appeler Paul dans 2 heures") >> "appeler Paul · aujourd’hui, 12:00"
    parler("/rappel appeler Paul lundi 9h") >> "appeler Paul · lun. 30 nov., 09:00"
    parler("/rappel appeler Paul le 5 janvier 2027 à 9h") >> "appeler Paul · mar. 5 janv. 2027, 09:00"


def test_yes_to_nothing_is_no_command(parler: Talk) -> None:
    parler("oui") >> "Rien n’est en cours."
    parler("facutre") >> "[/facture]"


def test_an_account_is_linked_in_ones_own_language(parler: Talk) -> None:
    parler("/lier") >> "/rejoindre "


def test_a_command_is_no_misspelt_record(parler: Talk) -> None:
    set_up(parler)
    parler("/affaire acme", "Éclairage des devis", "12000", "non", "ok")
    parler("/avancer", "mes devis") >> "Aucun devis"


def test_a_deal_moves_in_one_line(parler: Talk) -> None:
    set_up(parler)
    parler("/affaire acme", "Vitrines", "12000", "non", "ok")
    parler("/avancer vitrines négociation") >> "Vitrines : Prospect → Négociation"
    parler("avancer vitrines") >> "À quelle étape ?"


def test_a_call_says_how_it_went_in_its_line(parler: Talk) -> None:
    set_up(parler)
    parler("/appel acme pas de réponse rappeler vendredi 14h") >> "Résultat : Pas de réponse"
    parler("ok") >> "rappeler · ven. 27 nov., 14:00"
