"""What a quote or an invoice says beside its lines: how it is taxed, where and when the work is done, whose order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from pydantic import Field

from domain.documents import Place, Snapshot
from domain.exemptions import ExemptSale
from domain.vat import VatCase


class Particulars(Snapshot):
    """Kept beside the row, and carried from a quote to its invoices; what is not said is None."""

    vat_case: VatCase | None = None
    exemption: ExemptSale | None = None
    purchase_order: str | None = Field(default=None, max_length=200)
    delivery: Place | None = None
    delivered_on: date | None = None
    executed_at: str | None = None
    begins: str | None = None

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """The particulars of a row."""
        return cls.model_validate(kept, strict=False)

    def kept(self) -> dict[str, Any]:
        """As a row keeps them."""
        return self.model_dump(mode="json", exclude_none=True)

    @property
    def printed(self) -> dict[str, Any]:
        """What a document says just as it is said here, by its own names."""
        return {name: fact for name, fact in self if name not in ("vat_case", "exemption")}

    def after(self, earlier: Particulars) -> Particulars:
        """These, and where they say nothing those of an earlier document."""
        return Particulars(**dict(earlier) | {name: fact for name, fact in self if fact is not None})
