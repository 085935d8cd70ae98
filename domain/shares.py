"""What each VAT rate has in a sum: added up, taken off, and cut so that the parts make the whole to the cent of VAT."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from domain.money import Money, total
from domain.vat import VatShare

Shares = tuple[VatShare, ...]
"""One share a rate, the highest first; a rate with nothing has none."""


def summed(shares: Iterable[VatShare]) -> Shares:
    """The shares, those of one rate as one."""
    found: dict[Decimal, VatShare] = {}
    for share in shares:
        known = found.get(share.rate, VatShare.of(share.rate, Money(0)))
        found[share.rate] = VatShare(share.rate, known.base + share.base, known.vat + share.vat)
    return tuple(found[rate] for rate in sorted(found, reverse=True) if found[rate].base or found[rate].vat)


def less(whole: Iterable[VatShare], taken: Iterable[VatShare]) -> Shares:
    """What is left of the whole when something is taken off."""
    return summed((*whole, *(VatShare(share.rate, -share.base, -share.vat) for share in taken)))


def net(shares: Iterable[VatShare]) -> Money:
    """The sum before VAT."""
    return total(share.base for share in shares)


def gross(shares: Iterable[VatShare]) -> Money:
    """The sum, VAT included."""
    return total(share.base + share.vat for share in shares)


def of_rate(shares: Iterable[VatShare], rate: Decimal) -> VatShare:
    """The share of one rate, maybe nothing."""
    return next((share for share in shares if share.rate == rate), VatShare.of(rate, Money(0)))


def part(wanted: Money, *rests: VatShare) -> VatShare:
    """The largest part of at most `wanted` before VAT that may be cut from each of the rests, all of one rate.

    VAT is rounded on every document, so that parts at random may charge a cent more, or less, than the whole. Here the
    VAT of what is left stays that of its base, and the last part, which is all that is left, closes to the cent.
    """
    sign = -1 if wanted.cents < 0 else 1
    most = min([abs(wanted.cents), *(max(0, sign * rest.base.cents) for rest in rests)])
    parts = (VatShare.of(rests[0].rate, Money(sign * cents)) for cents in range(most, -1, -1))
    return next(taken for taken in parts if all(_fits(taken, rest) for rest in rests))


def parts_of_gross(wanted: Money, *rests: Shares) -> Shares:
    """A part of the first rest that comes to `wanted`, VAT included, its rates in proportion; cut from every rest.

    Not every sum is a base with its VAT: of those a few cents around, it is the nearest one.
    """
    positive = [share for share in rests[0] if share.base.cents > 0]
    tries = (summed(_in_proportion(wanted, Money(nudge), positive, rests)) for nudge in _NUDGES)
    return min(tries, key=lambda found: abs((gross(found) - wanted).cents))


_NUDGES = sorted(range(-12, 13), key=abs)


def _in_proportion(
    wanted: Money, nudge: Money, shares: Sequence[VatShare], rests: Sequence[Shares]
) -> Iterator[VatShare]:
    """Each rate takes its proportion of what the rates before it left, so that the last one closes the sum."""
    whole = gross(shares)
    for share in shares:
        target = wanted.portion(Fraction((share.base + share.vat).cents, whole.cents)) + nudge
        base = target.portion(1 / (1 + Fraction(share.rate) / 100))
        taken = part(max(base, Money(0)), *(of_rate(rest, share.rate) for rest in rests))
        yield taken
        wanted, whole, nudge = wanted - taken.base - taken.vat, whole - share.base - share.vat, Money(0)


def _fits(taken: VatShare, rest: VatShare) -> bool:
    if not _is_exact(rest):
        return abs(taken.vat.cents) <= abs(rest.vat.cents)
    return _is_exact(VatShare(rest.rate, rest.base - taken.base, rest.vat - taken.vat))


def _is_exact(share: VatShare) -> bool:
    """Whether its VAT is what the rate brings on its base: not so where a deposit of another rounding was taken off."""
    return share.vat == VatShare.of(share.rate, share.base).vat
