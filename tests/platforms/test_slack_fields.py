"""Fields of a modal, filled as a person does: values, menus, checks, what is sent at once and what stays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.platforms.slack_api.people import Person
from tests.platforms.slack_form_app import RATES, FormApp, Json, field, modal, option, plain


def test_state_holds_every_input_and_what_was_acted_on_only(open_form: Person, form_app: FormApp) -> None:
    open_form.modal.fill({"Nom": "Acme"})
    assert open_form.modal.submit().outcome == "closed"
    assert not open_form.has_modal
    rate = {"text": {"emoji": True, **plain("Vingt")}, "value": "vingt"}
    assert form_app.values == {
        "name": {"value": {"type": "plain_text_input", "value": "Acme"}},
        "count": {"value": {"type": "number_input", "value": None}},
        "mail": {"value": {"type": "email_text_input", "value": None}},
        "site": {"value": {"type": "url_text_input", "value": None}},
        "rate": {"value": {"type": "static_select", "selected_option": rate}},
        "mode": {"value": {"type": "radio_buttons", "selected_option": None}},
        "more": {"value": {"type": "checkboxes", "selected_options": []}},
        "due": {"value": {"type": "datepicker", "selected_date": "2026-01-31"}},
        "who": {"value": {"type": "users_select", "selected_user": None}},
        "customer": {"value": {"type": "external_select", "selected_option": None}},
        "all": {"value": {"type": "multi_external_select", "selected_options": []}},
    }


def test_every_field_can_be_filled_as_a_person_does(open_form: Person, form_app: FormApp) -> None:
    form = open_form.modal
    form.fill({"Nom": "Acme", "count": Decimal(3), "Courriel": "a@b.fr", "Site": "https://b.fr", "Taux": "Dix"})
    form.fill({"Mode": "Vingt", "Options": ["Dix", "Vingt"], "Échéance": date(2026, 2, 28), "Responsable": "U1"})
    form.fill({"Client": "Acmé & Fils", "Clients": ["Acme", "Acmé & Fils"]})
    form.choose("Genre", "Dix")
    assert (form.value("Client"), form.value("Clients")) == ("Acmé & Fils", ["Acme", "Acmé & Fils"])
    assert form.submit().outcome == "closed"
    held = {block: next(iter(actions.values())) for block, actions in form_app.values.items()}
    assert (held["count"]["value"], held["due"]["selected_date"], held["who"]["selected_user"]) == (
        "3",
        "2026-02-28",
        "U1",
    )
    assert held["kind"]["selected_option"]["value"] == "dix"
    assert [each["value"] for each in held["more"]["selected_options"]] == ["dix", "vingt"]
    assert held["customer"]["selected_option"]["value"] == "acmé & fils"


@pytest.mark.parametrize(
    ("typed", "block", "words"),
    [
        ({"Nom": ""}, "name", "complete this required field"),
        ({"Nom": "x", "Quantité": "2.5"}, "count", "whole number"),
        ({"Nom": "x", "Quantité": "11"}, "count", "within the limits"),
        ({"Nom": "x", "Quantité": "deux"}, "count", "enter a number"),
        ({"Nom": "x", "Courriel": "acme"}, "mail", "valid email"),
        ({"Nom": "x", "Site": "acme"}, "site", "valid URL"),
    ],
)
def test_slack_checks_inputs_before_the_app_hears_of_them(
    open_form: Person, form_app: FormApp, typed: Json, block: str, words: str
) -> None:
    open_form.modal.fill(typed)
    submission = open_form.modal.submit()
    assert submission.outcome == "incomplete"
    assert list(open_form.modal.errors) == [block]
    assert words in open_form.modal.errors[block]
    assert "view_submission" not in [body.get("type") for body in form_app.heard]


def test_a_menu_offers_what_the_app_answers(open_form: Person, form_app: FormApp) -> None:
    assert open_form.modal.type("Client", "a") == []
    assert "block_suggestion" not in [body.get("type") for body in form_app.heard]
    assert open_form.modal.type("Client", "acm") == ["Acme", "Acmé & Fils"]
    asked = form_app.last("block_suggestion")
    assert (asked["block_id"], asked["action_id"], asked["value"]) == ("customer", "value", "acm")
    form_app.offered = {"option_groups": [{"label": plain("Clients"), "options": [option("Durand")]}]}
    assert open_form.modal.type("Client", "dur") == ["Durand"]
    open_form.modal.choose("Client", "Durand")
    with pytest.raises(AssertionError, match="not 'Nobody'"):
        open_form.modal.choose("Client", "Nobody")


@pytest.mark.parametrize(
    ("labels", "words"),
    [(["x" * 76], "must be less than 76 characters"), (["x"] * 101, "no more than 100 items allowed")],
)
def test_a_menu_stays_empty_when_the_answer_breaks_the_limits(
    open_form: Person, form_app: FormApp, labels: list[str], words: str
) -> None:
    form_app.offered = {"options": [option(label) for label in labels]}
    offers = open_form.modal.type("Client", "acm")
    assert offers == []
    assert words in (offers.error or "")


def test_a_menu_stays_empty_when_the_answer_is_late(open_form: Person, form_app: FormApp) -> None:
    open_form.server.courier.within, form_app.pause = 0.1, 0.3
    offers = open_form.modal.type("Client", "acm")
    assert (offers, offers.error) == ([], "http_timeout")


def test_an_update_keeps_what_was_typed_where_the_ids_stay(open_form: Person, form_app: FormApp) -> None:
    form = open_form.modal
    form.fill({"Nom": "Acme", "Quantité": 3, "Échéance": date(2026, 3, 1)})
    form_app.redraw = modal(
        "Suite",
        field("name", "Raison sociale", initial_value="ignoré"),
        field("count.2", "Quantité", "number_input", is_decimal_allowed=False, initial_value="1"),
        field("due", "Échéance"),
    )
    assert form.press("Ajouter une ligne").error is None
    assert form.wait_for(lambda form: form.title == "Suite").is_open
    assert [form.value(name) for name in ("Raison sociale", "Quantité", "Échéance")] == ["Acme", "1", None]
    acted = form_app.last("block_actions")
    assert acted["view"]["state"]["values"]["name"]["value"]["value"] == "Acme"
    assert (acted["actions"][0]["action_id"], acted["container"]["view_id"]) == ("add", form.view["id"])


def test_a_choice_in_a_section_is_sent_at_once_and_in_inputs_on_request(seller: Person, form_app: FormApp) -> None:
    form_app.view = modal(
        "Envoi",
        field("rate", "Taux", "static_select", options=RATES, dispatch_action=True),
        field("kind", "Genre", "static_select", options=RATES),
        field("note", "Note", dispatch_action=True),
        field("live", "Code", dispatch_action=True, dispatch_action_config={
            "trigger_actions_on": ["on_character_entered"]}),
    )  # fmt: skip
    seller.command("/form")
    taps = seller.modal.fill({"Taux": "Dix", "Genre": "Vingt", "Note": "x", "Code": "y"})
    sent = [body["actions"][0] for body in form_app.heard if body.get("type") == "block_actions"]
    assert [(each["block_id"], each["type"]) for each in sent] == [
        ("rate", "static_select"),
        ("live", "plain_text_input"),
    ]
    assert [tap.error for tap in taps] == [None, None]
    assert sent[0]["selected_option"]["value"] == "dix"
    assert seller.modal.press_enter("Note")
    assert form_app.last("block_actions")["actions"][0]["value"] == "x"
    assert seller.modal.press_enter("Code") is None
