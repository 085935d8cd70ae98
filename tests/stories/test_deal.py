"""Deals: opened, moved, won, lost, taken back."""

from __future__ import annotations

from sqlmodel import col, select

from storage.tables import Deal, DealMove, Stage
from tests.talking import Talk


def opened(talk: Talk) -> None:
    talk("/deal Acme", "create", "Website", "12000", "31/12/2026")
    talk("confirm") >> "Deal opened: Website · Acme · Prospect"


def test_a_deal_is_opened_in_the_first_stage(talk: Talk) -> None:
    opened(talk)
    talk("/dealcard website") >> "Stage: Prospect · €12,000.00"
    talk("/deals") >> "Website · Acme · Prospect · €12,000.00"


def test_a_deal_is_moved_with_one_button_and_every_move_is_kept(talk: Talk) -> None:
    opened(talk)
    talk("/move website") >> "[Negotiation]"
    talk("negotiation") >> "Website: Prospect → Negotiation"
    with talk.reception.house.books.open() as session:
        moves = session.exec(select(DealMove).order_by(col(DealMove.id))).all()
        assert [(move.from_stage_id, move.to_stage_id) for move in moves] == [(None, 1), (1, 4)]


def test_a_move_taken_back_leaves_the_deal_exactly_as_it_was(talk: Talk) -> None:
    opened(talk)
    with talk.reception.house.books.open() as session:
        before = session.exec(select(Deal)).one().model_dump()
    talk("/lost website", "Too expensive") >> "Reason: Too expensive"
    talk("undo") >> "deal lost: Website: Prospect → Perdu"
    with talk.reception.house.books.open() as session:
        assert session.exec(select(Deal)).one().model_dump() == before


def test_an_old_undo_button_does_not_take_back_what_came_later(talk: Talk) -> None:
    opened(talk)
    talk("/move website", "proposal")
    first = next(b for b in talk.buttons if "Undo" in b.label)
    talk("/move website", "negotiation")
    talk.terminal.buttons = [first]
    talk("undo") >> "has been changed since"
    talk("/undo") >> "deal moved"
    talk("/undo") >> "deal moved"
    talk("/dealcard website") >> "Stage: Prospect"
    talk.terminal.buttons = [first]
    talk("undo") >> "taken back already"


def test_a_lost_deal_needs_a_reason_whichever_way_it_is_lost(talk: Talk) -> None:
    opened(talk)
    talk("/move website", "lost") >> "Why was it lost?"
    talk("skip") >> "I do need this one"
    talk("budget cut") >> "Lost: Website"


def test_who_wins_second_hears_who_was_first(talk: Talk) -> None:
    opened(talk)
    talk("/dealcard website")
    won = next(b for b in talk.buttons if "Won" in b.label)
    sam = talk.another("sam")
    sam("/won website") >> "Won: Website"
    talk.terminal.buttons = [won]
    talk("won") >> "is there already: Won, by Sam"


def test_the_pipeline_weighs_what_is_likely(talk: Talk) -> None:
    opened(talk)
    talk("/deal acme", "Shop", "8000", "skip", "confirm")
    talk("/move shop", "proposal")
    talk("/pipeline") >> "Prospect: 1 deal · €12,000.00 · likely €1,200.00"
    talk("/pipeline") >> "Proposal: 1 deal · €8,000.00 · likely €4,000.00"
    talk("/pipeline") >> "In all: 2 deals · €20,000.00 · likely €5,200.00"


def test_a_deal_is_changed_without_asking_everything_again(talk: Talk) -> None:
    opened(talk)
    talk("/dealcard website", "✏ change") >> "Amount: €12,000.00"
    talk("edit amount", "15000", "confirm") >> "Deal changed: Website"
    talk("undo") >> "Taken back"
    talk("/dealcard website") >> "€12,000.00"


def test_the_owner_names_the_stages(talk: Talk) -> None:
    talk("/stages") >> "Negotiation · 75%"
    talk("add or change a stage", "Démo", "create", "40", "qualified", "confirm") >> "Stage added: Démo"
    talk("/stages") >> "Démo · 40%"
    with talk.reception.house.books.open() as session:
        names = [stage.name for stage in session.exec(select(Stage).order_by(col(Stage.position))).all()]
    assert names[:3] == ["Prospect", "Qualifié", "Démo"]
    talk("remove a stage", "démo", "confirm") >> "Stage removed: Démo"
    opened(talk)
    talk("/stages", "remove a stage", "prospect", "confirm") >> "Deals went through that stage"


def test_a_seller_neither_sees_nor_changes_the_stages(talk: Talk) -> None:
    talk.another("sam")("/stages") >> "Your role (seller) does not permit that"


def test_a_reader_moves_nothing(talk: Talk) -> None:
    opened(talk)
    reader = talk.another("remy", role="reader")
    reader("/move website") >> "does not permit"
    reader("/won website") >> "does not permit"
    reader("/dealcard website").lacks("[Move it]")


def test_in_french(parler: Talk) -> None:
    parler("/affaire Acme", "créer", "Site web", "12 000", "fin du mois", "confirmer") >> "Affaire créée"
    parler("/gagnée site") >> "Gagnée : Site web"
    parler("/pipe") >> "Aucune affaire en cours"


def test_a_closed_deal_is_still_found_and_can_be_opened_again(talk: Talk) -> None:
    opened(talk)
    talk("/lost website", "No budget")
    talk("/move website") >> "I know no “website”"
    talk("cancel", "/dealcard website") >> "Reason: No budget"
    talk("move it", "prospect") >> "Website: Lost → Prospect"
    talk("/deals") >> "Website"
