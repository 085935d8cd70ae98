"""What could not be printed is named before there is a document, with the way to mend it; so is a wrong key."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import col, select

from domain.documents import read_document
from storage.tables import Customer, Person, Quote
from tests.stories.selling import set_up
from tests.talking import Talk


def change(talk: Talk, table: type[Customer] | type[Person], **values: str) -> None:
    """Other values for the one row, as an import or an older version may have left them."""
    with talk.reception.house.books.open() as session:
        session.connection().execute(update(table).where(col(table.id) == 1).values(**values))


def test_signs_that_no_font_of_ours_has_are_named_with_their_line_which_is_then_changed(talk: Talk) -> None:
    set_up(talk)
    talk("/quote acme", "audit", "1", "Étude 中文", "1", "80", "nothing more")
    talk("confirm") >> "“中 文” in line 2 cannot be printed: please take it out."
    talk("change", "line 2", "product", "Étude", "80")
    talk("confirm") >> "Quote D-2026-0001 for Acme SAS: €1,176.00"


def test_a_customer_whose_name_cannot_be_printed_is_mended_by_one_button(talk: Talk) -> None:
    set_up(talk)
    talk("/quote שלום", "create", "audit", "1", "nothing more")
    talk("confirm") >> "“ש ל ו ם” in the customer’s name cannot be printed" >> "Complete the customer"


def test_en_francais(parler: Talk) -> None:
    set_up(parler)
    parler("/devis acme", "audit", "1", "rien de plus", "note", "À bientôt 🌸")
    parler("confirmer") >> "« 🌸 », dans la note, ne peut pas être imprimé : retirez-le."
    parler("note", "À bientôt", "confirmer") >> "Devis D-2026-0001"


def test_a_flower_in_the_name_of_who_sells_stops_nobody(talk: Talk) -> None:
    set_up(talk)
    change(talk, Person, name="Léa 🌸")
    talk("/quote acme", "audit", "1", "nothing more", "confirm") >> "Quote D-2026-0001"
    with talk.reception.house.books.read() as session:
        made = session.exec(select(Quote.snapshot)).one()
    assert read_document(made).salesperson == "Léa"


def test_a_wrong_key_is_refused_with_the_way_to_mend_it(talk: Talk) -> None:
    """J10: no official rule looks at it."""
    set_up(talk)
    change(talk, Customer, siren="552100555")
    talk("/invoice acme", "audit", "1", "nothing more")
    talk("confirm") >> "552100555 is not a SIREN" >> "Complete the customer"
