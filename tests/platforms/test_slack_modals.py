"""Modals of a real Bolt app: submitted, refused, updated, pushed, cleared and closed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.platforms.slack_api import SlackServer
from tests.platforms.slack_api.people import Person
from tests.platforms.slack_api.results import TROUBLE
from tests.platforms.slack_form_app import FormApp, Json, field, modal


def test_a_refused_input_says_why_and_the_typing_stays(open_form: Person, form_app: FormApp) -> None:
    form_app.answer = {"response_action": "errors", "errors": {"name": "Ce client existe déjà"}}
    open_form.modal.fill({"Nom": "Acme"})
    submission = open_form.modal.submit()
    assert (submission.outcome, submission.errors) == ("errors", {"name": "Ce client existe déjà"})
    assert open_form.modal.error_at("Nom") == "Ce client existe déjà"
    assert (open_form.modal.value("Nom"), open_form.modal.is_open) == ("Acme", True)
    form_app.answer = {}
    assert open_form.modal.submit().outcome == "closed"


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        ({"response_action": "errors", "errors": {"kind": "x"}}, "no input block kind"),
        ({"response_action": "errors", "errors": {"nowhere": "x"}}, "no input block nowhere"),
        ({"response_action": "update", "view": modal("t" * 25)}, "must be less than 25 characters"),
        ({"response_action": "dance"}, "dance"),
        ({"text": "bonjour"}, "bonjour"),
    ],
)
def test_an_unusable_answer_is_a_connection_error(
    open_form: Person, form_app: FormApp, answer: Json, cause: str
) -> None:
    form_app.answer = answer
    open_form.modal.fill({"Nom": "Acme"})
    submission = open_form.modal.submit()
    assert submission.outcome == "trouble"
    assert TROUBLE in (submission.error or "")
    assert cause in (submission.error or "")
    assert open_form.modal.is_open


def test_a_late_answer_is_trouble_too(open_form: Person, form_app: FormApp) -> None:
    open_form.server.courier.within, form_app.pause = 0.1, 0.3
    open_form.modal.fill({"Nom": "Acme"})
    assert open_form.modal.submit().outcome == "trouble"
    assert open_form.modal.is_open


def test_a_submission_may_update_push_or_clear(open_form: Person, form_app: FormApp) -> None:
    form = open_form.modal
    form.fill({"Nom": "Acme"})
    form_app.answer = {"response_action": "update", "view": modal("Deux", field("name", "Nom"))}
    assert form.submit().outcome == "updated"
    assert (form.title, form.value("Nom")) == ("Deux", "Acme")
    form_app.answer = {"response_action": "push", "view": modal("Trois")}
    assert form.submit().outcome == "pushed"
    top = open_form.modal
    assert (top.title, top.view["previous_view_id"], top.view["root_view_id"]) == (
        "Trois",
        form.view["id"],
        form.view["id"],
    )
    form_app.answer = {}
    assert top.submit().outcome == "closed"
    assert open_form.modal.title == "Deux"
    form_app.answer = {"response_action": "clear"}
    assert form.submit().outcome == "cleared"
    assert not open_form.has_modal


def test_a_stack_holds_three_views(open_form: Person, form_app: FormApp) -> None:
    form_app.answer = {"response_action": "push", "view": modal("Plus")}
    open_form.modal.fill({"Nom": "Acme"})
    assert [open_form.modal.submit().outcome for _ in range(3)] == ["pushed", "pushed", "trouble"]


def test_a_button_in_a_modal_may_push_another(open_form: Person, form_app: FormApp) -> None:
    form_app.laid_over = modal("Nouveau client")
    form = open_form.modal
    form.press("Ajouter une ligne")
    form.wait_for(lambda _: open_form.modal.title == "Nouveau client")
    assert open_form.modal.view["previous_view_id"] == form.view["id"]


def test_closing_is_told_to_those_who_ask(seller: Person, form_app: FormApp) -> None:
    form_app.view = modal("Un", notify_on_close=True)
    form_app.answer = {"response_action": "push", "view": modal("Deux", notify_on_close=True, clear_on_close=True)}
    seller.command("/form")
    seller.modal.submit()
    seller.modal.close()
    told = [body for body in form_app.heard if body.get("type") == "view_closed"]
    assert [(body["view"]["title"]["text"], body["is_cleared"]) for body in told] == [("Deux", True), ("Un", True)]
    assert not seller.has_modal
    form_app.view = modal("Muet")
    seller.command("/form")
    seller.modal.close()
    assert len([body for body in form_app.heard if body.get("type") == "view_closed"]) == 2


def test_a_closed_modal_cannot_be_used(open_form: Person) -> None:
    form = open_form.modal
    form.close()
    with pytest.raises(AssertionError, match="is closed"):
        form.submit()


async def refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_views_are_updated_by_id_under_their_hash(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    slack.user("U1")
    open_view = slack_client.views_open
    view = (await open_view(trigger_id=slack.triggers.issue("U1"), view=modal("Un", external_id="devis-1")))["view"]
    update = slack_client.views_update
    fresh = (await update(external_id="devis-1", hash=view["hash"], view=modal("Deux", external_id="devis-1")))["view"]
    assert (fresh["id"], fresh["hash"] != view["hash"]) == (view["id"], True)
    assert await refused(update(view_id=view["id"], hash=view["hash"], view=modal("Trois"))) == "hash_conflict"
    assert await refused(update(view_id="V0", view=modal("Trois"))) == "not_found"
    assert await refused(slack_client.api_call("views.update", json={"view": modal("Trois")})) == "invalid_arguments"
    slack.user("U2")
    again = open_view(trigger_id=slack.triggers.issue("U2"), view=modal("Un", external_id="devis-1"))
    assert await refused(again) == "duplicate_external_id"
    await asyncio.to_thread(slack.user("U1").modal.close)
    assert await refused(update(view_id=view["id"], view=modal("Trois"))) == "not_found"


async def test_views_are_pushed_from_a_modal_up_to_three(slack: SlackServer, slack_client: AsyncWebClient) -> None:
    lea, issue, push = slack.user("U1"), slack.triggers.issue, slack_client.views_push
    assert await refused(push(trigger_id=issue("U1"), view=modal("Deux"))) == "invalid_trigger_id"
    root = (await slack_client.views_open(trigger_id=issue("U1"), view=modal("Un")))["view"]["id"]
    assert await refused(push(trigger_id=issue("U1"), view=modal("Deux"))) == "invalid_trigger_id"
    await push(trigger_id=issue("U1", root), view=modal("Deux"))
    await push(trigger_id=issue("U1", root), view=modal("Trois"))
    assert await refused(push(trigger_id=issue("U1", root), view=modal("Quatre"))) == "push_limit_reached"
    assert lea.modal.title == "Trois"
