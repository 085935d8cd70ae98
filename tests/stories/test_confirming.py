"""Words confirm only what was shown last: nothing for good happens to what is out of sight."""

from __future__ import annotations

from tests.stories.selling import invoice, set_up
from tests.talking import Talk


def with_a_credit_note_at_its_summary(talk: Talk) -> None:
    """FA-2026-0001, which a credit note that only waits for its confirmation would cancel."""
    set_up(talk)
    invoice(talk)
    talk("/creditnote FA-2026-0001", "all of it", "invoicing error") >> "Reason: Invoicing error"


def test_a_refusal_in_between_is_not_followed_by_the_confirmation_of_something_older(talk: Talk) -> None:
    with_a_credit_note_at_its_summary(talk)
    talk("/record zzzzzz", "cancel")
    talk("confirm") >> "is it this that I confirm?" >> "Invoice: FA-2026-0001"
    talk("/creditnote FA-2026-0001").lacks("is cancelled")
    talk("cancel", "confirm") >> "is it this that I confirm?"
    talk("confirm") >> "FA-2026-0001 is cancelled."


def test_a_view_in_between_is_not_confirmed(talk: Talk) -> None:
    with_a_credit_note_at_its_summary(talk)
    talk("/day")
    talk("ok") >> "is it this that I confirm?" >> "Credit note"
    talk("ok") >> "Credit note AV-2026-0001 on FA-2026-0001"


def test_what_ended_in_between_is_not_followed_by_another_confirmation(talk: Talk) -> None:
    with_a_credit_note_at_its_summary(talk)
    talk("/customer Zenith", "create", "business", "skip", "skip", "skip", "confirm") >> "Customer added"
    talk("confirm") >> "is it this that I confirm?"
    talk("/unpaid") >> "FA-2026-0001"


def test_what_stands_on_the_screen_is_confirmed_at_once(talk: Talk) -> None:
    with_a_credit_note_at_its_summary(talk)
    talk("/day", "/resume") >> "Reason: Invoicing error"
    talk("confirm") >> "FA-2026-0001 is cancelled."


def test_en_francais(parler: Talk) -> None:
    set_up(parler)
    parler("/facture acme", "audit", "1", "rien de plus", "/journée")
    parler("confirmer") >> "est-ce bien ceci que je confirme ?" >> "Audit"
    parler("confirmer") >> "Facture FA-2026-0001"


def test_what_never_changes_afterwards_is_asked_as_such(parler: Talk) -> None:
    set_up(parler)
    issues = "J’émets la facture ? Elle ne changera plus."
    parler("/devis acme", "audit", "1", "rien de plus") >> "J’enregistre ?"
    parler("confirmer", "accepté", "/acompte D-2026-0001 30 %") >> issues
    parler("annuler", "/situation D-2026-0001 40 %") >> issues
    parler("annuler", "/facture D-2026-0001") >> issues
    parler("garder en brouillon", "oui") >> "J’enregistre ?"
    parler("confirmer", "l’émettre") >> issues
    parler("confirmer", "/avoir FA-2026-0001", "toute la facture", "erreur de facturation")
    parler("/reprendre") >> "J’émets l’avoir ? Il ne changera plus."
