"""A quote in one line, as people really type it (FEATURES 1.4)."""

from __future__ import annotations

from decimal import Decimal

from domain.documents import read_document
from tests.stories.selling import set_up
from tests.stories.test_richer_quotes import books
from tests.talking import Talk


def test_an_option_in_one_line_keeps_its_quantity_and_is_not_counted(parler: Talk) -> None:
    set_up(parler)
    said = parler("devis acme 3j audit @900 + option 2j formation @450")
    said >> "HT 2 700,00 €" >> "option : 2 × Formation à 450,00 €" >> "1 option, non comptée"
    parler("confirmer") >> "3 240,00 €"
    lines = read_document(books(parler).snapshot).lines
    assert [(line.quantity, line.unit, line.option is not None) for line in lines] == [
        (Decimal(3), "jour", False), (Decimal(2), "jour", True),
    ]  # fmt: skip
    parler("devis acme option 3j audit @900") >> "Client : Acme SAS" >> "option : 3 × Audit"


def test_words_after_the_price_are_understood_or_pointed_at_never_part_of_the_label(parler: Talk) -> None:
    set_up(parler)
    said = parler("devis acme 3j audit @900 accompte 30%")
    said >> "« accompte » : vouliez-vous dire « acompte 30% » ?" >> "acme 3j audit @900 ▸accompte 30%◂"
    parler("devis acme 3j audit @900 v-5j") >> "▸v-5j◂" >> "v30j"
    parler("devis acme 3j audit @900 livraison lundi") >> "▸livraison lundi◂" >> "acompte 30%"
    parler("devis acme 3j audit @900 30 jours fin de mois") >> "Règlement : 30 jours, puis fin de mois"
    parler("annuler", "devis acme 3j audit @900 comptant", "confirmer")
    assert read_document(books(parler).snapshot).terms == "À réception"


def test_a_line_is_said_in_one_line_as_people_say_it(parler: Talk) -> None:
    set_up(parler)
    parler("devis acme 3 jours d'audit à 900 €") >> "Client : Acme SAS" >> "3 × Audit à 900,00 €"
    parler("annuler", "Devis pour acme : 3 audit à 900/j") >> "Client : Acme SAS" >> "3 × Audit à 900,00 €"
    said = parler("annuler", "devis acme 3j audit @900, 2h conseil @60€/h acompte 30")
    said >> "2 × Conseil à 60,00 €" >> "HT 2 820,00 €" >> "Acompte : 30"
    parler("annuler", "devis acme 3j audit @900 acompte 500 €") >> "se dit en pourcentage"


def test_one_line_is_refused_with_a_statement_where_no_question_is_open(parler: Talk) -> None:
    set_up(parler)
    parler("devis acme 0j audit @900").lacks("?") >> "La quantité est supérieure à zéro."
    parler("devis acme 3j audit @900 v15/01/2020").lacks("?") >> "Ce jour est passé"


def test_the_help_of_a_command_shows_how_it_is_said_in_one_line(parler: Talk) -> None:
    set_up(parler)
    said = parler("/aide devis")
    said >> "/devis · Nouveau devis" >> "/devis Acme 3j audit @900" >> "acompte 30%" >> "30 jours fin de mois"
    parler("aide /appel") >> "/appel · Noter un appel"
    parler("/aide") >> "Ce que je sais faire" >> "/aide devis"
    parler("/aide charabia") >> "Ce que je sais faire"
