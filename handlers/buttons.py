"""Writes and reads what a button carries: a move on a version of a draft, or an offer. At most 64 bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.conversation import Add, Answer, Back, Cancel, Confirm, Create, Edit, Move, Raise, Remove, Skip
from domain.errors import Fix

LIMIT = 64
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class MoveButton:
    """A move on one version of a draft."""

    draft: int
    version: int
    move: Move


@dataclass(frozen=True)
class OfferButton:
    """Begin a conversation with answers given.

    One that mends a refusal `asks` a question first; at its end the draft that was refused, `then`, goes on.
    """

    command: str
    given: Mapping[str, Any]
    asks: str = ""
    then: int = 0


def of_move(draft: int, version: int, move: Move) -> str:
    """The data of a move's button."""
    return fitting(f"m:{_base36(draft)}:{_base36(version)}:{code_of(move)}")


def of_offer(command: str, given: Mapping[str, Any]) -> str:
    """The data of an offer's button."""
    return fitting(f"o:{command}:{_written(given)}")


def of_fix(fix: Fix, then: int) -> str:
    """The data of the button that mends what a draft was refused for."""
    return fitting(f"f:{fix.command}:{fix.asks}:{_base36(then)}:{_written(fix.given)}")


def fitting(data: str) -> str:
    """The data, refused loudly when it would not fit: a button that is cut acts on something else."""
    if len(data.encode()) > LIMIT:
        raise ValueError(f"a button's data is at most {LIMIT} bytes: {data}")
    return data


def read(data: str) -> MoveButton | OfferButton | None:
    """What a button means; None for anything that is not ours, for clients can send what they like."""
    kind, _colon, rest = data.partition(":")
    try:
        match kind:
            case "m":
                draft, version, code = rest.split(":", 2)
                return MoveButton(int(draft, 36), int(version, 36), move_of(code))
            case "o":
                command, _colon, values = rest.partition(":")
                return OfferButton(command, _given(values))
            case "f":
                command, asks, then, values = rest.split(":", 3)
                return OfferButton(command, _given(values), asks, int(then, 36))
    except (ValueError, KeyError):
        pass
    return None


def _written(given: Mapping[str, Any]) -> str:
    return ",".join(f"{name}={value}" for name, value in given.items())


def _given(values: str) -> dict[str, Any]:
    pairs = (pair.partition("=") for pair in values.split(",") if pair)
    return {name: int(value) if value.isdigit() else value for name, _equals, value in pairs}


def code_of(move: Move) -> str:
    """A move in few bytes."""
    match move:
        case Answer(value):
            return "a:" + json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        case Edit(path) | Add(path) | Remove(path) | Raise(path):
            return f"{_CODES[type(move)]}:{path}"
    return _CODES[type(move)]


def move_of(code: str) -> Move:
    """The move that a code stands for; KeyError or ValueError for none."""
    letter, _colon, argument = code.partition(":")
    match letter:
        case "a":
            return Answer(json.loads(argument))
        case "e":
            return Edit(argument)
        case "p":
            return Add(argument)
        case "r":
            return Remove(argument)
        case "u":
            return Raise(argument)
    return _PLAIN[letter]


_CODES: dict[type[Any], str] = {
    Edit: "e", Add: "p", Remove: "r", Raise: "u", Create: "n", Skip: "s", Back: "b", Confirm: "y", Cancel: "x",
}  # fmt: skip
_PLAIN: dict[str, Move] = {"n": Create(), "s": Skip(), "b": Back(), "y": Confirm(), "x": Cancel()}


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
