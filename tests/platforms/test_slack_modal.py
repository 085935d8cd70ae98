"""Sheets as Slack modals: any conversation's, any size, and what people enter in them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.modal import MOVE, block_id, errors_at, memo_of, options, path_of, telling, values_of, view_of, waiting
from domain.conversation import Add, Remove
from handlers.buttons import LIMIT, code_of
from handlers.posts import Field, Post, Section, Sheet
from tests.platforms.slack_api.blocks import check_options, check_view
from tests.platforms.slack_api.fields import buttons, fields

NAMES = ("product", "quantity", "unit_price", "vat_rate", "discount", "unit")


def line(serial: int, summary: str = "2 × Audit = 1 800,00 €") -> Section:
    inputs = tuple(Field(path=f"lines.{serial}.{name}", label=name, widget="number") for name in NAMES)
    return Section(item=f"lines.{serial}", title=f"Ligne {serial}", fields=inputs, can_remove=True, summary=summary)


def sheet(*sections: Section, **facts: Any) -> Sheet:
    common: dict[str, Any] = {
        "draft": 7, "version": 3, "title": "Nouveau devis", "sections": sections, "adds": (("lines", "➕ Ligne"),),
        "remove": "🗑 Retirer", "elsewhere": "Continuer par messages", "submit": "Enregistrer", "close": "Plus tard",
    }  # fmt: skip
    return Sheet.model_validate({**common, **facts})


def field(widget: str, **facts: Any) -> Field:
    return Field.model_validate({"path": "x", "label": "Champ", "widget": widget, **facts})


def element(view: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = view["blocks"][0]["element"]
    return found


def shown(one: Field) -> dict[str, Any]:
    return check_view(view_of(sheet(Section(fields=(one,)), adds=()), "slack:U1"))


def test_a_view_remembers_its_draft_its_version_and_its_place_and_nothing_else() -> None:
    memo = memo_of(view_of(sheet(line(1)), "slack:C1@U1"))
    assert memo.model_dump() == {"draft": 7, "version": 3, "place": "slack:C1@U1"}


@pytest.mark.parametrize(
    ("widget", "facts", "expected"),
    [
        ("text", {"value": "Acme"}, {"type": "plain_text_input", "multiline": False, "initial_value": "Acme"}),
        ("long", {}, {"type": "plain_text_input", "multiline": True}),
        ("number", {"value": "1,5"}, {"type": "plain_text_input", "multiline": False, "initial_value": "1,5"}),
        ("date", {"value": "2026-11-24"}, {"type": "datepicker", "initial_date": "2026-11-24"}),
        ("file", {}, {"type": "file_input", "max_files": 1}),
        ("search", {}, {"type": "external_select", "min_query_length": 0}),
    ],
)  # fmt: skip
def test_every_widget_has_its_element(widget: str, facts: dict[str, Any], expected: dict[str, Any]) -> None:
    drawn = element(shown(field(widget, **facts)))
    assert {name: value for name, value in drawn.items() if name != "action_id"} == expected


def test_what_was_picked_is_shown_first() -> None:
    picked = element(shown(field("search", value=12, value_label="Acme")))
    assert picked["initial_option"] == {"text": {"type": "plain_text", "text": "Acme", "emoji": True}, "value": "12"}
    chosen = element(shown(field("choice", options=(("a", "A"), ("b", "B")), value="b")))
    assert chosen["initial_option"]["value"] == "b"


def test_labels_and_titles_are_cut_to_what_slack_takes() -> None:
    long = sheet(line(1), title="T" * 25, submit="S" * 25, close="C" * 25)
    view = check_view(view_of(long, "slack:U1"))
    assert [view[name]["text"] for name in ("title", "submit", "close")] == [f"{letter * 23}…" for letter in "TSC"]
    assert [len(option["text"]["text"]) for option in options([("1", "x" * 75), ("2", "x" * 76)])] == [75, 75]


def test_a_watched_field_tells_of_a_change_at_once_and_others_do_not() -> None:
    assert shown(field("search", is_watched=True))["blocks"][0]["dispatch_action"] is True
    assert shown(field("search"))["blocks"][0]["dispatch_action"] is False


def test_a_field_takes_another_name_when_what_it_depends_on_changes() -> None:
    one, other = field("number", resets="1,900"), field("number", resets="2")
    assert block_id(one) != block_id(other)
    assert path_of(block_id(one)) == path_of(block_id(other)) == "x"
    assert block_id(one) == block_id(field("number", resets="1,900", value="850"))
    assert len(block_id(field("number", resets="é" * 5000))) <= 255


def test_a_line_has_its_own_button_to_remove_it_and_the_list_one_for_another() -> None:
    view = check_view(view_of(sheet(line(1), line(2)), "slack:U1"))
    pressed = [
        (button.label, button.element["action_id"], button.element["value"]) for button in buttons(view["blocks"])
    ]
    assert pressed == [
        ("🗑 Retirer", MOVE, code_of(Remove("lines.1"))),
        ("🗑 Retirer", MOVE, code_of(Remove("lines.2"))),
        ("➕ Ligne", "add:lines.2", code_of(Add("lines"))),
    ]


@pytest.mark.parametrize("count", [1, 14, 15, 16, 200])
def test_a_long_quote_folds_its_first_lines_and_offers_to_go_on_in_messages(count: int) -> None:
    total = ("Total 693,60 €",)
    view = check_view(view_of(sheet(*(line(n) for n in range(1, count + 1)), preview=total), "slack:U1"))
    paths = {path_of(one.key[0]) for one in fields(view["blocks"])}
    assert f"lines.{count}.product" in paths
    is_folded = "lines.1.product" not in paths
    assert is_folded == (count > 14)
    labels = [button.label for button in buttons(view["blocks"])]
    assert ("Continuer par messages" in labels) == is_folded
    assert "➕ Ligne" in labels
    written = str(view["blocks"])
    assert all(f"'lines.{n}.product|" in written or f"Ligne {n} · " in written for n in range(1, count + 1))
    assert all(len(button.element["value"].encode()) <= LIMIT for button in buttons(view["blocks"]))


def test_more_open_lines_than_a_modal_takes_are_left_to_messages() -> None:
    incomplete = sheet(*(line(n, summary="") for n in range(1, 30)))
    view = check_view(view_of(incomplete, "slack:U1"))
    assert [button.label for button in buttons(view["blocks"])] == ["Continuer par messages"]


def test_a_text_too_long_for_an_input_is_shown_and_kept_out_of_the_answers() -> None:
    view = shown(field("long", value="é" * 3001))
    assert list(fields(view["blocks"])) == []
    assert len(element(shown(field("long", value="é" * 3000)))["initial_value"]) == 3000


def test_an_error_of_the_whole_sheet_stands_on_top() -> None:
    view = check_view(view_of(sheet(line(1), error="Le client <Acme> est bloqué."), "slack:U1"))
    assert view["blocks"][0]["text"]["text"] == "⚠ Le client &lt;Acme&gt; est bloqué."


@pytest.mark.parametrize(
    "view", [waiting(""), telling([], "slack:U1"), telling([Post(title="x" * 40_000)], "slack:U1")]
)
def test_views_without_a_form_are_taken_too(view: dict[str, Any]) -> None:
    assert "submit" not in check_view(view)


def test_what_people_entered_is_read_by_path() -> None:
    def state(type: str, **held: Any) -> dict[str, Any]:
        return {"a": {"type": type, **held}}

    values = {
        "note|": state("plain_text_input", value="Bonjour"),
        "empty|": state("plain_text_input", value=None),
        "customer|ab": state("external_select", selected_option={"text": {}, "value": "+Acme"}),
        "nobody|": state("external_select", selected_option=None),
        "outcome|": state("static_select", selected_option={"text": {}, "value": "reached"}),
        "day|": state("datepicker", selected_date="2026-11-24"),
        "logo|": state("file_input", files=[{"id": "F1"}]),
    }
    assert values_of({"state": {"values": values}}) == {
        "note": "Bonjour", "empty": None, "customer": {"value": "+Acme"}, "nobody": None,
        "outcome": {"value": "reached"}, "day": {"value": "2026-11-24"}, "logo": {"files": [{"id": "F1"}]},
    }  # fmt: skip


def test_reasons_are_told_under_their_fields_or_not_inline_at_all() -> None:
    view = view_of(sheet(line(1)), "slack:U1")
    assert errors_at({"lines.1.quantity": "Non."}, view) == {"lines.1.quantity|": "Non."}
    assert errors_at({"lines.1.quantity": "Non.", "deal": "Non plus."}, view) is None


def test_typeahead_never_offers_what_slack_would_refuse() -> None:
    offered = options([(str(n), "n" * n) for n in range(150)] + [("v" * 151, "too long"), ("", "no value")])
    assert len(check_options({"options": offered})) == 100
    assert check_options({"options": []}) == []
