"""The pickers that conversations share: a record of the books, found by what people call it."""

from handlers.choices.base import Choose, DeskCatalogue
from handlers.choices.billing import ABillableQuote, AKeptCredit, AnInvoiceLine, AnInvoiceToCredit, AQuoteLine
from handlers.choices.company import TheCompany, TheTaxStatus
from handlers.choices.deals import ADeal, AnyDeal, AStage, AStageFile
from handlers.choices.quoting import AnAcceptableQuote, AnApproval, ATemplate, AVariant
from handlers.choices.relations import AContact, ACustomer, ACustomerFile, ADraft, AKnownCustomer
from handlers.choices.sales import (
    ADraftInvoice,
    AnAcceptedQuote,
    AnInvoice,
    AnOpenQuote,
    AnUnpaidInvoice,
    AnyQuote,
    AProduct,
    AQuote,
)
from handlers.choices.staff import APerson, AReminder

__all__ = [
    "ABillableQuote",
    "AContact",
    "ACustomer",
    "ACustomerFile",
    "ADeal",
    "ADraft",
    "ADraftInvoice",
    "AKeptCredit",
    "AKnownCustomer",
    "APerson",
    "AProduct",
    "AQuote",
    "AQuoteLine",
    "AReminder",
    "AStage",
    "AStageFile",
    "ATemplate",
    "AVariant",
    "AnAcceptableQuote",
    "AnAcceptedQuote",
    "AnApproval",
    "AnInvoice",
    "AnInvoiceLine",
    "AnInvoiceToCredit",
    "AnOpenQuote",
    "AnUnpaidInvoice",
    "AnyDeal",
    "AnyQuote",
    "Choose",
    "DeskCatalogue",
    "TheCompany",
    "TheTaxStatus",
]  # fmt: skip
