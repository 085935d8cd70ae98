"""The rarer questions about a quote or an invoice: whose order it is, where it goes, where and when work is done."""

from __future__ import annotations

from typing import Annotated, Any

from domain.addresses import Address, read_address
from domain.answers import PostalAddress
from domain.conversation import Ask, Day, ShortText
from domain.documents import Document, Place
from domain.messages import _
from domain.particulars import Particulars
from domain.vat import VatCase
from handlers.conversation import Conversation

PurchaseOrder = Annotated[
    ShortText | None, Ask(_("Order number"), _("Which order number did the customer give you?"), rare=True)
]
DeliveryAddress = Annotated[
    PostalAddress | None,
    Ask(
        _("Delivery address"),
        _("To which address is it delivered?"),
        hint=_("For example: 4 rue des Tanneurs, 69007 Lyon"),
        rare=True,
        depends_on=("customer",),
    ),
]
DeliveredOn = Annotated[
    Day | None, Ask(_("Delivered on"), _("On which day was it delivered, or the work finished?"), rare=True)
]
PlaceOfWork = Annotated[ShortText | None, Ask(_("Place of work"), _("Where is the work done?"), rare=True)]
Begins = Annotated[
    ShortText | None,
    Ask(
        _("Start or delay"),
        _("When does it start, or how long does it take?"),
        hint=_("For example: on 4 January, or within three weeks"),
        rare=True,
    ),
]

_AS_ASKED = ("exemption", "purchase_order", "delivered_on", "executed_at", "begins")


def particulars_of(form: Conversation, earlier: Particulars | None = None) -> Particulars:
    """What a conversation was told, and where it was told nothing what an earlier document says."""
    told: dict[str, Any] = {name: getattr(form, name, None) for name in _AS_ASKED}
    case, address = getattr(form, "vat_case", None), getattr(form, "delivery", None)
    told["vat_case"] = case.case if case else None
    told["delivery"] = _place(address) if address else None
    return Particulars(**told).after(earlier or Particulars())


def settled(particulars: Particulars, made: Document) -> dict[str, Any]:
    """As a row keeps them once a document was made: what is made of it later is taxed in the same way."""
    case = None if made.case is VatCase.FRANCHISE else made.case
    return particulars.model_copy(update={"vat_case": case}).kept()


def answers_of(kept: dict[str, Any]) -> dict[str, Any]:
    """The same as answers of a conversation that begins with what a document says; no need to say that VAT is due."""
    said = Particulars.of(kept)
    answers = said.kept()
    if said.vat_case is VatCase.TAXED:
        del answers["vat_case"]
    if said.delivery:
        place = said.delivery
        street = "\n".join(place.address)
        answers["delivery"] = Address(street, place.postal_code or "", place.city, place.country).text
    return answers


def _place(address: str) -> Place:
    read = read_address(address)
    return Place(
        address=tuple(read.street.splitlines()), postal_code=read.postal_code or None, city=read.city,
        country=read.country,
    )  # fmt: skip
