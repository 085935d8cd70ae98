"""Add a product or service to the catalogue, or change one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from domain.conversation import LEFT_EMPTY, Ask, Known, Rate, ShortText, UnitPrice
from domain.messages import Message, _
from domain.roles import BILL
from domain.vat_cases import Sold
from handlers.choices import AProduct
from handlers.conversation import Conversation, Topic
from handlers.desk import Desk
from handlers.reply import Reply, offer
from handlers.taxing import known_rate, tax_status, usual_rates
from handlers.undoing import note, undo
from storage import products
from storage.changes import added
from storage.tables import Product


def unit_on_file(known: Known) -> Any:
    """The unit of a product that is known already, or none."""
    return (known.product.unit or LEFT_EMPTY) if known.product and not known.product.is_new else None


def what_is_sold(known: Known) -> Sold:
    """What the catalogue says of it, else what the company sells mostly."""
    if known.product is None or known.product.is_service is None:
        return tax_status(known).sells
    return Sold.SERVICES if known.product.is_service else Sold.GOODS


def reference_on_file(known: Known) -> Any:
    """Its number in the catalogue, or none."""
    return (known.product.detail or LEFT_EMPTY) if known.product and not known.product.is_new else None


class WriteProduct(
    Conversation,
    command="product",
    french="produit",
    short=("service",),
    allowed=BILL,
    title=_("Product or service"),
    topic=Topic.SALES,
):
    """Add a product or service to the catalogue, or change one."""

    product: Annotated[AProduct, Ask(_("Product or service"), _("What is it called?"))]
    unit_price: Annotated[
        UnitPrice,
        Ask(_("Unit price"), _("At what unit price, before tax?"), depends_on=("product",),
            assume=lambda known: known.product.unit_price if known.product else None),
    ]  # fmt: skip
    vat_rate: Annotated[
        Rate,
        Ask(_("VAT"), _("At which VAT rate?"), check=known_rate, suggest=usual_rates, depends_on=("product",),
            assume=lambda known: known.product.vat_rate if known.product else None),
    ]  # fmt: skip
    unit: Annotated[
        ShortText | None,
        Ask(_("Unit"), _("In which unit?"), hint=_("For example: hour, day, m², piece"), skippable=True,
            depends_on=("product",), assume=unit_on_file),
    ] = None  # fmt: skip
    sold: Annotated[
        Sold, Ask(_("Goods or services"), _("Goods or services?"), depends_on=("product",), assume=what_is_sold)
    ]

    reference: Annotated[
        ShortText | None,
        Ask(_("Catalogue number"), _("Under which number is it in the catalogue?"), optional=True,
            depends_on=("product",), assume=reference_on_file),
    ] = None  # fmt: skip

    @classmethod
    def preview(cls, known: Known) -> Sequence[Message]:
        if known.product is None or known.product.is_new:
            return ()
        return (_("{name} is in the catalogue already: change it here.", name=known.product.label),)

    def finish(self, desk: Desk) -> Reply:
        values: dict[str, Any] = {
            "unit_price": self.unit_price, "vat_rate": self.vat_rate, "unit": self.unit or "",
            "is_service": self.sold is Sold.SERVICES, "reference": self.reference or "",
        }  # fmt: skip
        found = products.get(desk.books, self.product.id) if self.product.id else None
        if found is not None:
            change = products.change(desk.books, found, values)
            if not change:
                return Reply.of(_("Nothing was changed."))
            note(desk, "product changed", found.name, change)
            return Reply.of(_("Product changed: {name}", name=found.name), offers=(undo(desk),))
        new = Product(name=self.product.label, folded="", created_at=desk.now, **values)
        note(desk, "product added", new.name, added(products.add(desk.books, new)))
        return Reply.of(
            _("In the catalogue: {name}", name=new.name), offers=(offer("quote", _("New quote")), undo(desk))
        )
