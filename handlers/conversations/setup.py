"""Set the company up, once; change it later."""

from __future__ import annotations

from typing import Annotated, Any

from domain.addresses import read_address
from domain.answers import CompanyNumber, Email, Iban, PaymentTerms, Phone, PostalAddress, Town, VatNumber
from domain.conversation import LEFT_EMPTY, Ask, File, LongText, Rate, ShortText, Sum
from domain.errors import Fix, Refusal
from domain.legal_forms import LEGAL_FORMS
from domain.messages import _
from domain.money import Money
from domain.roles import OWN
from domain.terms import ON_RECEIPT, THIRTY_DAYS, Reckoning, Terms, read_terms
from domain.vat_cases import Sold
from handlers.conversation import Conversation
from handlers.desk import Desk
from handlers.letterheads import logo_sent
from handlers.reply import Reply, offer
from handlers.set_up import (
    Standing,
    charges_vat,
    company,
    derived_vat_number,
    is_company,
    is_french,
    kept,
    kept_address,
    lawful_penalty,
    unless_services,
)
from storage import papers
from storage.changes import added, apply
from storage.tables import Company


class SetUp(Conversation, command="setup", french="parametres", allowed=OWN, title=_("Your company")):
    """Set the company up."""

    name: Annotated[ShortText, Ask(_("Company"), _("What is the company’s name?"), assume=kept("name"))]
    legal_form: Annotated[
        ShortText,
        Ask(_("Legal form"), _("Which legal form?"), suggest=lambda known: LEGAL_FORMS, assume=kept("legal_form")),
    ]
    capital: Annotated[
        Sum | None,
        Ask(_("Capital"), _("How much is its share capital?"), when=is_company, skippable=True,
            depends_on=("legal_form",), assume=kept("capital", Money.of)),
    ] = None  # fmt: skip
    number: Annotated[CompanyNumber, Ask(_("SIREN or SIRET"), _("What is its SIREN or SIRET?"), assume=kept("number"))]
    rcs_town: Annotated[
        Town | None,
        Ask(_("RCS"), _("In which town is it in the register of commerce (RCS)?"), when=is_company, skippable=True,
            assume=kept("rcs_town")),
    ] = None  # fmt: skip
    standing: Annotated[
        Standing,
        Ask(_("VAT"), _("Do you charge VAT?"),
            assume=kept("is_franchise", lambda yes: Standing.FRANCHISE if yes else Standing.CHARGED)),
    ]  # fmt: skip
    vat_number: Annotated[
        VatNumber | None,
        Ask(_("VAT number"), _("What is its VAT number?"), when=charges_vat,
            depends_on=("number",), assume=derived_vat_number),
    ] = None  # fmt: skip
    address: Annotated[
        PostalAddress,
        Ask(_("Address"), _("What is the address?"), hint=_("For example: 4 rue des Tanneurs, 69007 Lyon"),
            check=is_french, assume=kept_address),
    ]  # fmt: skip
    email: Annotated[Email, Ask(_("E-mail"), _("What is the e-mail address?"), assume=kept("email"))]
    iban: Annotated[
        Iban | None,
        Ask(_("IBAN"), _("To which IBAN do customers pay?"), hint=_("It is printed on the invoices."), skippable=True,
            assume=kept("iban")),
    ] = None  # fmt: skip
    terms: Annotated[
        PaymentTerms,
        Ask(_("Payment terms"), _("When do customers usually pay?"), assume=kept("terms", read_terms),
            suggest=lambda known: (THIRTY_DAYS, Terms(45, Reckoning.DAYS_THEN_MONTH_END), ON_RECEIPT)),
    ]  # fmt: skip
    logo: Annotated[
        File | None,
        Ask(_("Logo"), _("Send a logo for your documents, or skip."), optional=True,
            assume=lambda known: LEFT_EMPTY if company(known) else None),
    ] = None  # fmt: skip
    phone: Annotated[
        Phone | None, Ask(_("Phone"), _("What is the phone number?"), optional=True, assume=kept("phone"))
    ] = None
    sells: Annotated[
        Sold | None,
        Ask(_("Goods or services"), _("What do you sell mostly?"), rare=True, assume=kept("sells", unless_services)),
    ] = None
    is_on_debits: Annotated[
        bool | None,
        Ask(_("VAT on invoicing"), _("Did you opt for VAT on services when they are invoiced (débits)?"), rare=True,
            when=charges_vat, assume=kept("is_on_debits", lambda yes: yes or LEFT_EMPTY)),
    ] = None  # fmt: skip
    vat_group: Annotated[
        LongText | None,
        Ask(_("VAT group"), _("Which VAT group (assujetti unique) do you belong to?"), rare=True,
            hint=_("Its name, address and VAT number, as invoices print them"), assume=kept("vat_group")),
    ] = None  # fmt: skip
    penalty_rate: Annotated[
        Rate | None,
        Ask(_("Late penalties"), _("Which rate a year do your contracts say for late payment?"), rare=True,
            hint=_("Without one, invoices say the European Central Bank’s rate plus 10 points."),
            check=lawful_penalty, assume=kept("penalty_rate")),
    ] = None  # fmt: skip
    quote_fee: Annotated[
        Sum | None,
        Ask(_("Price of a quote"), _("What does a quote cost, VAT included?"), rare=True,
            hint=_("Without a price, quotes say that they are free."), assume=kept("quote_fee_cents", Money)),
    ] = None  # fmt: skip
    conditions: Annotated[
        LongText | None,
        Ask(_("Conditions of sale"), _("Which conditions of sale stand on every quote?"), rare=True,
            assume=kept("conditions")),
    ] = None  # fmt: skip

    def finish(self, desk: Desk) -> Reply:
        there = desk.books.get(Company, 1)
        if there is not None and there.is_demo:
            raise Refusal(
                _("These are the demo’s books: wipe them, then set up your own company."),
                fix=Fix("wipe", _("Wipe the demo")),
            )
        values = self._values() | self._logo(desk)
        is_new = there is None
        if there is None:
            there = Company(id=1, **values)
            desk.books.add(there)
            desk.books.flush()
            change = added(there)
        else:
            change = apply(desk.books, there, values)
        if change:
            desk.record("company set up", there.name, target="company:1", before=change.before, after=change.after)
        return Reply.of(
            _("{name} is set up.", name=there.name),
            _("{form} · {siren} · {address}", form=there.legal_form, siren=self.number, address=self.address),
            offers=(
                offer("product", _("Add a product")), offer("quote", _("New quote"), primary=True),
                offer("invite", _("Invite somebody")),
                *((offer("numbering", _("Go on with my numbers")),) if is_new else ()),
                offer("discountlimit", _("Sellers’ discounts")),
            ),
        )  # fmt: skip

    def _values(self) -> dict[str, Any]:
        place = read_address(self.address)
        return {
            "name": self.name,
            "legal_form": self.legal_form,
            "siren": self.number[:9],
            "siret": self.number if len(self.number) > 9 else "",
            "rcs_town": self.rcs_town or "",
            "is_franchise": self.standing is Standing.FRANCHISE,
            "vat_number": self.vat_number or "",
            "address": place.street,
            "postal_code": place.postal_code,
            "city": place.city,
            "email": self.email,
            "phone": self.phone or "",
            "iban": self.iban or "",
            "terms": self.terms.code,
            "capital": str(self.capital.amount) if self.capital else "",
            "sells": (self.sells or Sold.SERVICES).value,
            "is_on_debits": bool(self.is_on_debits),
            "vat_group": self.vat_group or "",
            "penalty_rate": self.penalty_rate,
            "quote_fee_cents": self.quote_fee.cents if self.quote_fee else None,
            "conditions": self.conditions or "",
        }

    def _logo(self, desk: Desk) -> dict[str, Any]:
        """The picture made fit for print; the one that is there stays when none was sent."""
        if self.logo is None:
            return {}
        picture = logo_sent(desk, self.logo)
        papers.keep_logo(desk.books, picture)
        return {"logo": picture}
