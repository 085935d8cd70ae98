"""Change what a quote or a draft invoice says of the company; the next documents say the company's own again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from domain.addresses import read_address
from domain.answers import Email, FrenchVatNumber, Iban, Phone, PostalAddress, Siret
from domain.conversation import Ask, File, Known, ShortText
from domain.conversation.form import fields_of
from domain.errors import NotAllowed, Refusal
from domain.letterhead import Letterhead, details_of, not_of_company
from domain.messages import Fact, Message, _
from domain.roles import BILL, Role
from handlers.choices import ADraftInvoice, AQuote
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.letterheads import details, logo_sent, printed, printed_logo, reprint
from handlers.parties import seller_of
from handlers.quoting import next_version
from handlers.reply import Reply, offer
from handlers.undoing import note, undo
from storage import invoices, papers, quotes
from storage.changes import apply
from storage.tables import Invoice, Quote
from templates.glyphs import missing, named


def is_quote(known: Known) -> bool:
    """Whether the document is a quote: a draft invoice is only ever given, by its card."""
    return known.invoice is None


def is_printable(text: str, known: Known) -> Message | None:
    """Refuse what the fonts of a document cannot draw."""
    if not (signs := missing(text)):
        return None
    where = _("the company’s details")
    return _("“{signs}” in {where} cannot be printed: please take it out.", signs=named(signs), where=where)


def is_establishment(address: str, known: Known) -> Message | None:
    """Refuse an address abroad: the mentions that are printed are those of French law."""
    if read_address(address).country != "FR":
        return _("That address must be in France.")
    return is_printable(address, known)


def is_of_company(siret: str, known: Known) -> Message | None:
    """Refuse the establishment of another company."""
    there = details(known)
    return not_of_company(siret, there.siren) if there else None


def has_others(known: Known) -> bool:
    """Whether there is something to go back from."""
    there = details(known)
    return there is not None and not there.are_own


def charges_vat(known: Known) -> bool:
    """Whether a VAT number is printed."""
    there = details(known)
    return there is not None and there.charges_vat


class ChangeLetterhead(
    Conversation, command="letterhead", french="coordonnees", short=("entete",), allowed=BILL,
    title=_("Our details"), listed=False,
):  # fmt: skip
    """Change what a quote or a draft invoice says of the company."""

    invoice: Annotated[ADraftInvoice | None, Ask(_("Invoice"), _("On which draft?"), hidden=True)] = None
    quote: Annotated[AQuote | None, Ask(_("Quote"), _("On which quote?"), when=is_quote)] = None
    own: Annotated[
        bool | None,
        Ask(_("Usual details"), _("Go back to the company’s usual details?"), optional=True, when=has_others),
    ] = None
    trading_name: Annotated[
        ShortText | None,
        Ask(_("Trading name"), _("Under which trading name?"), hint=_("It stands above the legal name."), optional=True,
            check=is_printable, assume=printed("trading_name")),
    ] = None  # fmt: skip
    address: Annotated[
        PostalAddress | None,
        Ask(_("Address"), _("What is the address?"), hint=_("For example: 4 rue des Tanneurs, 69007 Lyon"),
            check=is_establishment, assume=printed("address")),
    ] = None  # fmt: skip
    siret: Annotated[
        Siret | None,
        Ask(_("SIRET"), _("What is the establishment’s SIRET?"), optional=True, check=is_of_company,
            assume=printed("siret")),
    ] = None  # fmt: skip
    vat_number: Annotated[
        FrenchVatNumber | None,
        Ask(_("VAT number"), _("What is its VAT number?"), when=charges_vat, assume=printed("vat_number")),
    ] = None
    email: Annotated[
        Email | None, Ask(_("E-mail"), _("What is the e-mail address?"), optional=True, assume=printed("email"))
    ] = None
    phone: Annotated[
        Phone | None, Ask(_("Phone"), _("What is the phone number?"), optional=True, assume=printed("phone"))
    ] = None
    iban: Annotated[
        Iban | None, Ask(_("IBAN"), _("To which IBAN is it paid?"), optional=True, assume=printed("iban"))
    ] = None
    logo: Annotated[
        File | None, Ask(_("Logo"), _("Send the logo for this document."), optional=True, assume=printed_logo)
    ] = None

    def finish(self, desk: Desk) -> Reply:
        row = self._row(desk)
        letterhead = self._letterhead(desk, row)
        _check_account(desk, row, letterhead)
        values: dict[str, Any] = {"letterhead": letterhead.model_dump(exclude_none=True)}
        if values["letterhead"] == row.letterhead:
            return Reply.of(_("Nothing was changed."))
        if isinstance(row, Quote):
            values |= next_version(desk, row)
        note(desk, "letterhead changed", row.number or desk.say(_("draft")), apply(desk.books, row, values))
        if isinstance(row, Quote):
            reprint(desk, row)
        return self._shown(desk, row, letterhead)

    def _row(self, desk: Desk) -> Quote | Invoice:
        if self.invoice is not None:
            invoice = invoices.locked(desk.books, self.invoice.id or 0)
            if invoice is None or invoice.status != "draft":
                raise Refusal(_("It was issued already."))
            return invoice
        assert self.quote is not None
        quote = quotes.locked(desk.books, self.quote.id or 0)
        if quote is None or quote.status not in self.quote.statuses:
            raise Refusal(_("{quote} can no longer be changed: make a variant of it.", quote=self.quote.label))
        return quote

    def _letterhead(self, desk: Desk, row: Quote | Invoice) -> Letterhead:
        """The details that are not the company's own; an address and a VAT number are always printed."""
        own = details_of(seller_of(desk.company))
        said = {
            "trading_name": self.trading_name or "",
            "address": self.address or own["address"],
            "siret": self.siret or "",
            "vat_number": self.vat_number or own["vat_number"],
            "email": self.email or "",
            "phone": self.phone or "",
            "iban": self.iban or "",
            "logo": self._logo(desk, own["logo"] if self.own else row.letterhead.get("logo", own["logo"])),
        }
        return Letterhead.model_validate({name: value for name, value in said.items() if value != own[name]})

    def _logo(self, desk: Desk, present: str) -> str:
        """The SHA-256 of the logo that was sent, of the present one, or nothing when it was taken away."""
        if self.logo is None or not self.logo.id:
            return present if self.logo else ""
        return papers.keep_logo(desk.books, logo_sent(desk, self.logo))

    def _shown(self, desk: Desk, row: Quote | Invoice, letterhead: Letterhead) -> Reply:
        lines = tuple(_lines(letterhead)) or (_("The company’s usual details."),)
        if isinstance(row, Quote):
            title, ahead = _("Printed on {number}:", number=row.number), offer("sent", _("Sent"), quote=row.id)
        else:
            title, ahead = _("Printed on the invoice:"), offer("issue", _("Issue it"), invoice=row.id)
        paper = f"quote:{row.id}" if isinstance(row, Quote) else ""
        return Reply.of(title, *lines, offers=(ahead, undo(desk)), paper=paper)


def _lines(letterhead: Letterhead) -> Iterator[Message]:
    labels = {field.name: field.ask.label for field in fields_of(ChangeLetterhead)}
    for name, value in letterhead.model_dump(exclude_none=True).items():
        shown: Fact = _("another one") if value and name == "logo" else value or _("not printed")
        yield _("{label}: {value}", label=labels[name], value=shown)


def _check_account(desk: Desk, row: Quote | Invoice, letterhead: Letterhead) -> None:
    """Whoever sells does not say where the money goes."""
    if letterhead.iban != row.letterhead.get("iban") and Role(desk.person.role) is Role.SELLER:
        raise NotAllowed(_("The account that customers pay to is changed by the owner, a manager or the accountant."))
