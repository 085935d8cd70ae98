"""Draws a sheet as a Slack modal, and reads what people entered in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.slack.blocks import HEADING, Json, context, cut, escaped, plain, sections
from domain.conversation import Add, Remove
from handlers.buttons import code_of, of_offer
from handlers.posts import Field, Post, Section, Sheet

BLOCKS = 100
TYPED = 3000
MOVE = "move"
ADD = "add:"
"""Before the last item shown in the action_id of a button that adds another."""
ELSEWHERE = "elsewhere"
PATH_ENDS = "|"
"""In a block_id the path comes first; behind it stands a digest of what the field depends on."""


class Memo(BaseModel):
    """What a view remembers for us: ids, no data. `place` is where its answer goes."""

    model_config = ConfigDict(frozen=True)

    draft: int = 0
    version: int = 0
    place: str = ""


def memo_of(view: Json) -> Memo:
    """What was written on a view."""
    return Memo.model_validate_json(view.get("private_metadata") or "{}")


def waiting(place: str) -> Json:
    """The view that opens before anything is known, and comes back while a slow answer is worked on."""
    return _modal("Comptoir", [{"type": "section", "text": plain("⏳")}], Memo(place=place))


def telling(posts: Sequence[Post], place: str) -> Json:
    """The last view of a conversation that ended, for there is no way to close one."""
    said = "\n\n".join(escaped(post.text) for post in posts) or "✔"
    return _modal("Comptoir", list(sections(said))[:BLOCKS], Memo(place=place))


def view_of(sheet: Sheet, place: str) -> Json:
    """The whole form; when it outgrows a modal its first complete lines are folded to one line each."""
    memo = Memo(draft=sheet.draft, version=sheet.version, place=place)
    complete = [section.item for section in sheet.sections if section.summary]
    blocks = list(_blocks(sheet, frozenset()))
    for count in range(1, len(complete) + 1):
        if len(blocks) <= BLOCKS:
            break
        blocks = list(_blocks(sheet, frozenset(complete[:count])))
    if len(blocks) > BLOCKS:
        blocks = [*list(_head(sheet))[: BLOCKS - 1], _elsewhere(sheet)]
    return _modal(sheet.title, blocks, memo, submit=sheet.submit, close=sheet.close)


def _modal(title: str, blocks: list[Json], memo: Memo, submit: str = "", close: str = "OK") -> Json:
    view: Json = {
        "type": "modal",
        "callback_id": "sheet",
        "title": plain(title, HEADING),
        "close": plain(close, HEADING),
        "blocks": blocks,
        "private_metadata": memo.model_dump_json(),
        "notify_on_close": bool(memo.draft),
    }
    return view | ({"submit": plain(submit, HEADING)} if submit else {})


def _blocks(sheet: Sheet, folded: frozenset[str]) -> Iterator[Json]:
    yield from _head(sheet)
    adds = dict(sheet.adds)
    lasts = {section.item.partition(".")[0]: section.item for section in sheet.sections}
    for number, section in enumerate(sheet.sections):
        if section.item in folded:
            yield from _folded(sheet, folded) if section.item == min(folded, key=_serial) else ()
        else:
            yield from _section(section, sheet.remove)
        group = section.item.partition(".")[0]
        following = sheet.sections[number + 1 :][:1]
        if group in adds and not any(later.item.startswith(f"{group}.") for later in following):
            yield _add(group, adds.pop(group), lasts[group])
    yield from (_add(group, label, lasts.get(group, "")) for group, label in adds.items())
    yield from context("\n".join(map(escaped, sheet.preview)))
    if folded:
        yield _elsewhere(sheet)


def _head(sheet: Sheet) -> Iterator[Json]:
    if sheet.error:
        yield from sections(f"⚠ {escaped(sheet.error)}")


def _serial(item: str) -> int:
    return int(item.partition(".")[2])


def _folded(sheet: Sheet, folded: frozenset[str]) -> Iterator[Json]:
    """All folded lines together: two hundred of them still fit."""
    lines = (f"{s.title} · {s.summary}" for s in sheet.sections if s.item in folded)
    yield from context("\n".join(map(escaped, lines)))


def _section(section: Section, remove: str) -> Iterator[Json]:
    if section.item:
        title: Json = {"type": "section", "text": {"type": "mrkdwn", "text": f"*{escaped(cut(section.title, 200))}*"}}
        if section.can_remove:
            title["accessory"] = _button(remove, MOVE, code_of(Remove(section.item)), "danger")
        yield title
    for field in section.fields:
        yield from _input(field) if len(str(field.value)) <= TYPED else _shown(field)


def _add(group: str, label: str, last: str) -> Json:
    return {"type": "actions", "elements": [_button(label, f"{ADD}{last}", code_of(Add(group)))]}


def _elsewhere(sheet: Sheet) -> Json:
    value = of_offer("resume", {"draft": sheet.draft})
    return {"type": "actions", "elements": [_button(sheet.elsewhere, ELSEWHERE, value)]}


def _button(label: str, action_id: str, value: str, style: str = "") -> Json:
    made: Json = {"type": "button", "text": plain(label), "action_id": action_id, "value": value}
    return made | ({"style": style} if style else {})


def _shown(field: Field) -> Iterator[Json]:
    """A text longer than an input takes is shown, not asked: the draft keeps it whole."""
    yield from sections(f"*{escaped(field.label)}*\n{escaped(str(field.value))}")


def _input(field: Field) -> Iterator[Json]:
    block: Json = {
        "type": "input",
        "block_id": block_id(field),
        "label": plain(field.label, 2000),
        "element": {"action_id": field.widget, **_element(field)},
        "optional": field.is_optional or (field.widget == "file" and bool(field.value_label)),
        "dispatch_action": field.is_watched,
    }
    hint = field.hint or (field.value_label if field.widget == "file" else "")
    yield block | ({"hint": plain(hint, 2000)} if hint else {})


def block_id(field: Field) -> str:
    """Its path and what it depends on: Slack keeps what was typed as long as this name stays the same."""
    digest = hashlib.sha256(field.resets.encode()).hexdigest()[:12] if field.resets else ""
    return f"{field.path}{PATH_ENDS}{digest}"


def path_of(block_id: str) -> str:
    """The path of a field by its block's name."""
    return block_id.partition(PATH_ENDS)[0]


def _element(field: Field) -> Json:
    match field.widget:
        case "search":
            chosen = [(str(field.value), field.value_label)] if field.value is not None else []
            return {"type": "external_select", "min_query_length": 0, **_first(chosen)}
        case "choice":
            chosen = [option for option in field.options if option[0] == field.value]
            return {"type": "static_select", "options": options(field.options), **_first(chosen)}
        case "date":
            return {"type": "datepicker", **({"initial_date": field.value} if field.value else {})}
        case "file":
            return {"type": "file_input", "max_files": 1}
    text = {"type": "plain_text_input", "multiline": field.widget == "long"}
    return text | ({"initial_value": str(field.value)} if field.value else {})


def options(pairs: Iterable[tuple[str, str]]) -> list[Json]:
    """Values and labels as options, at most a hundred; a value that would not fit is not offered."""
    fitting = [(value, label) for value, label in pairs if 0 < len(value) <= 150]
    return [{"text": plain(label), "value": value} for value, label in fitting[:100]]


def _first(chosen: list[tuple[str, str]]) -> Json:
    made = options(chosen)
    return {"initial_option": made[0]} if made else {}


def values_of(view: Json) -> dict[str, Any]:
    """What people entered, by path: typed text, `{"value": …}` for what was picked, `{"files": […]}`, or None."""
    state = view.get("state", {}).get("values", {})
    return {path_of(block): _value(element) for block, elements in state.items() for element in elements.values()}


def _value(element: Json) -> Any:
    match element["type"]:
        case "external_select" | "static_select":
            chosen = element.get("selected_option")
            return {"value": chosen["value"]} if chosen else None
        case "datepicker":
            return {"value": element["selected_date"]} if element.get("selected_date") else None
        case "file_input":
            return {"files": element["files"]} if element.get("files") else None
    return element.get("value")


def errors_at(errors: dict[str, str], view: Json) -> dict[str, str] | None:
    """Reasons by the block that Slack shows them under; None when one of them has no field in this view."""
    blocks = {path_of(block["block_id"]): block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if any(path not in blocks for path in errors):
        return None
    return {blocks[path]: reason for path, reason in errors.items()}
