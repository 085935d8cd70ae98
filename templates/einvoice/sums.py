"""Adds an invoice up again from its XML alone: the official rules let faults of many cents pass (COMPLIANCE D, J10)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from domain.money import round_half_up

_RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"
_AMOUNT = re.compile(r"-?\d{1,17}\.\d{2}")
_PLACES = {"BilledQuantity": 4, "ChargeAmount": 6, "CalculationPercent": 2, "RateApplicablePercent": 2}
_ZERO = Decimal(0)


class WrongSums(Exception):
    """An invoice whose figures do not follow from one another: a fault of ours, which must never be issued."""


def check(xml: bytes) -> None:
    """Refuse an XML whose sums are wrong by a cent, whose figures are badly written or whose total is negative."""
    if found := list(faults(xml)):
        raise WrongSums("; ".join(found))


def faults(xml: bytes) -> Iterator[str]:
    """What does not follow, in words."""
    root = ElementTree.fromstring(xml)
    yield from _badly_written(root)
    lines = list(root.iter(_tag("IncludedSupplyChainTradeLineItem")))
    for line in lines:
        yield from _line_faults(line)
    settlement = _child(root, ".//ApplicableHeaderTradeSettlement")
    yield from _share_faults(lines, settlement)
    yield from _foot_faults(lines, settlement)


def _badly_written(root: Element) -> Iterator[str]:
    """COMPLIANCE D1: two decimals on an amount, four on a quantity, six on a price, two on a rate."""
    for element in root.iter():
        name, text = element.tag.rpartition("}")[2], element.text or ""
        if name in _PLACES:
            if not re.fullmatch(rf"-?\d{{1,17}}(\.\d{{1,{_PLACES[name]}}})?", text):
                yield f"{name} is written {text!r}"
        elif name.endswith("Amount") and not _AMOUNT.fullmatch(text):
            yield f"{name} is written {text!r}"


def _line_faults(line: Element) -> Iterator[str]:
    """COMPLIANCE D2 and D7."""
    price, quantity = _figure(line, ".//NetPriceProductTradePrice/ChargeAmount"), _figure(line, ".//BilledQuantity")
    number = _child(line, ".//LineID").text
    if price < 0:
        yield f"line {number} has a negative price"
    before = round_half_up(price * quantity)
    for allowance in line.iter(_tag("SpecifiedTradeAllowanceCharge")):
        yield from _allowance_faults(allowance, f"line {number}")
    yield from _differs(f"line {number}", _figure(line, ".//LineTotalAmount"), before - _allowances(line))


def _allowance_faults(allowance: Element, where: str) -> Iterator[str]:
    if percent := _figure(allowance, "CalculationPercent"):
        expected = round_half_up(_figure(allowance, "BasisAmount") * percent / 100)
        yield from _differs(f"the discount of {where}", _figure(allowance, "ActualAmount"), expected)


def _share_faults(lines: list[Element], settlement: Element) -> Iterator[str]:
    """COMPLIANCE D4 and D5: the base of each category and rate, then its VAT, rounded once."""
    bases: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        bases[_rate(_child(line, ".//ApplicableTradeTax"))] += _figure(line, ".//LineTotalAmount")
    for allowance in settlement.findall(_path("SpecifiedTradeAllowanceCharge")):
        yield from _allowance_faults(allowance, "the document")
        bases[_rate(_child(allowance, "CategoryTradeTax"))] -= _figure(allowance, "ActualAmount")
    for share in settlement.findall(_path("ApplicableTradeTax")):
        base, rate = _figure(share, "BasisAmount"), _rate(share)
        yield from _differs(f"the base at {rate[1]} %", base, bases.pop(rate, None))
        expected = round_half_up(base * Decimal(rate[1]) / 100)
        yield from _differs(f"the VAT at {rate[1]} %", _figure(share, "CalculatedAmount"), expected)
    yield from (f"no VAT is told for the lines at {rate} %" for _category, rate in bases)


def _foot_faults(lines: list[Element], settlement: Element) -> Iterator[str]:
    """COMPLIANCE D3."""
    foot = _child(settlement, "SpecifiedTradeSettlementHeaderMonetarySummation")
    vat = sum((_figure(share, "CalculatedAmount") for share in settlement.findall(_path("ApplicableTradeTax"))), _ZERO)
    of_lines = sum((_figure(line, ".//LineTotalAmount") for line in lines), _ZERO)
    net, gross = _figure(foot, "TaxBasisTotalAmount"), _figure(foot, "GrandTotalAmount")
    due = _figure(foot, "DuePayableAmount")
    yield from _differs("the sum of the lines", _figure(foot, "LineTotalAmount"), of_lines)
    yield from _differs("the sum of the discounts", _figure(foot, "AllowanceTotalAmount"), _allowances(settlement))
    yield from _differs("the total before VAT", net, of_lines - _allowances(settlement))
    yield from _differs("the total VAT", _figure(foot, "TaxTotalAmount"), vat)
    yield from _differs("the total with VAT", gross, net + vat)
    yield from _differs("the sum to pay", due, gross - _figure(foot, "TotalPrepaidAmount"))
    if gross < 0 or due < 0:
        yield "the sum to pay is negative"


def _differs(what: str, said: Decimal, expected: Decimal | None) -> Iterator[str]:
    if said != expected:
        yield f"{what} is {said}, not {expected}"


def _allowances(parent: Element) -> Decimal:
    """The discounts right under a header, or anywhere in a line."""
    given = parent.findall(_path("SpecifiedTradeAllowanceCharge")) or parent.iter(_tag("SpecifiedTradeAllowanceCharge"))
    return sum((_figure(allowance, "ActualAmount") for allowance in given), _ZERO)


def _rate(tax: Element) -> tuple[str, str]:
    return _child(tax, "CategoryCode").text or "", _child(tax, "RateApplicablePercent").text or ""


def _figure(parent: Element, path: str) -> Decimal:
    """A figure, zero where it is not told; what is no figure was named before."""
    found = parent.find(_path(path))
    text = "" if found is None else found.text or ""
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else _ZERO


def _child(parent: Element, path: str) -> Element:
    found = parent.find(_path(path))
    if found is None:
        raise WrongSums(f"the XML has no {path}")
    return found


def _path(path: str) -> str:
    return "/".join(name if name in (".", "") else _tag(name) for name in path.split("/"))


def _tag(name: str) -> str:
    return _RAM + name
