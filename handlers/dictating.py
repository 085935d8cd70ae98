"""A quote in one line, as the answers that it gives at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.conversation import Context, Known
from domain.dictated import DictatedLine
from domain.dictation import is_dictated, read_dictation
from domain.folding import fold
from domain.messages import _
from handlers.choices import ACustomer, AProduct

USAGE = (
    _("In one line: /quote Acme 3d audit @900 -10% + option 2d training @450 v30d deposit 30%"),
    _("A line: a quantity (3d, 2h, 5x, flat), what it is, its price before VAT (@900); -10%, -50€, vat 10, option."),
    _("“+” or a comma begins the next line. Without a price, the price list's stands."),
    _("Of the whole quote: v30d or v31/12, deposit 30%, discount 5%, 30 days net, 30 days end of month, on receipt."),
)
"""What the help says of it."""


def dictated(typed: str, context: Context) -> tuple[str, Mapping[str, Any]]:
    """The words that name the customer, and all other answers by path; nothing is answered by a plain name."""
    if not is_dictated(typed) or _is_a_name(typed, context):
        return typed, {}
    said = read_dictation(typed, context.today, context.language)
    answers: dict[str, Any] = {}
    for serial, line in enumerate(said.lines, 1):
        answers |= {f"lines.{serial}.{name}": value for name, value in _line(line, context)}
    answers["lines.more"] = False
    whole = {"discount": said.discount, "deposit": said.deposit, "valid_until": said.valid_until,
             "terms": said.terms.code if said.terms else None}  # fmt: skip
    return said.customer, answers | {name: str(value) for name, value in whole.items() if value is not None}


def _is_a_name(typed: str, context: Context) -> bool:
    """Whether a customer is called just that, figures and all."""
    found = context.catalogue.search(ACustomer, typed, Known(context))
    return any(fold(match.choice.label) == fold(typed) for match in found)


def _line(line: DictatedLine, context: Context) -> Iterator[tuple[str, Any]]:
    """The answers about a line: a product of the catalogue where one is named, else the words themselves."""
    found = context.catalogue.search(AProduct, line.words, Known(context))
    sure = [match.choice for match in found if match.is_sure]
    named = [choice for choice in sure if fold(choice.label) == fold(line.words)] or sure
    yield "product", named[0].id if len(named) == 1 else {"label": line.words[:1].upper() + line.words[1:]}
    yield "quantity", str(line.quantity)
    if line.unit is not None:
        yield "unit", context.say(line.unit)
    if line.is_option:
        yield "is_option", True
    figures = {
        "unit_price": line.unit_price, "discount": line.discount_percent, "discount_amount": line.discount_amount,
        "vat_rate": line.vat_rate,
    }  # fmt: skip
    yield from ((name, str(value)) for name, value in figures.items() if value is not None)
