"""The pickers that conversations share: a record of the books, found by what people call it."""

from handlers.choices.base import Choose, DeskCatalogue
from handlers.choices.company import TheCompany, TheTaxStatus
from handlers.choices.deals import ADeal, AnyDeal, AStage, AStageFile
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
    "AContact",
    "ACustomer",
    "ACustomerFile",
    "ADeal",
    "ADraft",
    "ADraftInvoice",
    "AKnownCustomer",
    "APerson",
    "AProduct",
    "AQuote",
    "AReminder",
    "AStage",
    "AStageFile",
    "AnAcceptedQuote",
    "AnInvoice",
    "AnOpenQuote",
    "AnUnpaidInvoice",
    "AnyDeal",
    "AnyQuote",
    "Choose",
    "DeskCatalogue",
    "TheCompany",
    "TheTaxStatus",
]  # fmt: skip
