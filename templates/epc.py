"""The QR code that fills in a SEPA transfer (EPC069-12 version 2) in the payer's banking app."""

from __future__ import annotations

from domain.money import Money

LARGEST = Money.of("999999999.99")
LONGEST_NAME = 70
LONGEST_REFERENCE = 140
LARGEST_PAYLOAD = 331


def payload(*, name: str, iban: str, bic: str | None, amount: Money, reference: str) -> bytes | None:
    """What the code says, or None when a transfer cannot be asked for this amount in this way."""
    if amount.currency != "EUR" or not Money(1) <= amount <= LARGEST:
        return None
    said = "\n".join([
        "BCD", "002", "1", "SCT",
        bic or "",
        name[:LONGEST_NAME],
        iban.replace(" ", ""),
        f"EUR{amount.amount}",
        "", "",
        reference[:LONGEST_REFERENCE],
    ]).encode()  # fmt: skip
    return said if len(said) <= LARGEST_PAYLOAD else None


def drawing(said: bytes) -> str:
    """The code as an SVG element; one mask for all codes, since trying the eight takes most of the time."""
    import segno

    # The guidelines fix error correction at M.
    code = segno.make_qr(said, error="m", boost_error=False, mask=3)
    return str(code.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None))
