"""What changed between two versions of a quote, in a few sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.documents import Document, DocumentLine
from domain.messages import Fact, Message, Percent, Price, _, plural
from domain.money import Money

SHOWN = 6
"""More lines than this are counted, not told."""


def differences(before: Document, after: Document) -> Sequence[Message]:
    """Lines removed, changed and added, then the terms, then the total."""
    told = [*_lines(before, after), *_order(before, after)]
    more = len(told) - SHOWN
    if more > 0:
        told = [*told[:SHOWN], plural("… and {count} more change", "… and {count} more changes", more)]
    return [*told, *_terms(before, after), *_total(before, after)]


def _lines(before: Document, after: Document) -> Iterator[Message]:
    pairs, gone, new = _paired(before.lines, after.lines)
    yield from (_("− {line}: {net}", line=_title(line), net=line.net) for line in gone)
    yield from (said for was, now in pairs if (said := _changed(was, now)))
    yield from (_("+ {line}: {net}", line=_title(line), net=line.net) for line in new)


def _paired(
    before: Sequence[DocumentLine], after: Sequence[DocumentLine]
) -> tuple[list[tuple[DocumentLine, DocumentLine]], list[DocumentLine], list[DocumentLine]]:
    """Lines of the same description belong together, in their order; what is left is gone, or new."""
    left, pairs, new = list(before), [], []
    for line in after:
        match = next((was for was in left if was.description == line.description), None)
        if match is None:
            new.append(line)
            continue
        left.remove(match)
        pairs.append((match, line))
    return pairs, left, new


def _changed(was: DocumentLine, now: DocumentLine) -> Message | None:
    """How one line differs: by its figures when they do, else in its words."""
    figures: list[tuple[Fact, Fact]] = [(was.quantity, now.quantity), (Price(was.unit_price), Price(now.unit_price)),
               (_discount(was), _discount(now)), (Percent(was.vat_rate), Percent(now.vat_rate))]  # fmt: skip
    changes = [_("{before} → {after}", before=one, after=other) for one, other in figures if one != other]
    if changes:
        return _("{line}: {changes}", line=_title(now), changes=_listed(changes))
    return _("{line}: reworded", line=_title(now)) if was != now else None


def _discount(line: DocumentLine) -> Fact:
    parts: list[Fact] = [Percent(line.discount_percent)] if line.discount_percent else []
    parts += [line.discount_amount] if line.discount_amount else []
    return _listed(parts) if parts else _("no discount")


def _listed(parts: Sequence[Fact]) -> Message:
    names = [f"part{number}" for number in range(len(parts))]
    return Message(", ".join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))


def _order(before: Document, after: Document) -> Iterator[Message]:
    """That the same lines stand in another order."""
    was, now = ([line.description for line in document.lines] for document in (before, after))
    if was != now and sorted(was) == sorted(now):
        yield _("The lines are in another order.")


def _terms(before: Document, after: Document) -> Iterator[Message]:
    facts: tuple[tuple[Message, Fact | None, Fact | None], ...] = (
        (_("Discount"), _whole(before), _whole(after)),
        (_("Valid until"), before.valid_until, after.valid_until),
        (_("Payment terms"), before.terms, after.terms),
        (_("Customer"), before.customer.name, after.customer.name),
    )
    for label, was, now in facts:
        if was != now:
            yield _("{label}: {before} → {after}", label=label, before=was or _("none"), after=now or _("none"))
    if before.note != after.note:
        yield _("The note is another one.")


def _whole(document: Document) -> Percent | Money | None:
    """The discount on the whole."""
    if document.discount_percent:
        return Percent(document.discount_percent)
    return document.discount_amount


def _total(before: Document, after: Document) -> Iterator[Message]:
    was, now = before.totals.gross, after.totals.gross
    if was != now:
        yield _("Total: {before} → {after}", before=was, after=now)


def _title(line: DocumentLine) -> str:
    return line.description.partition("\n")[0]
