"""The pickers that conversations share: a record of the books, found by what people call it."""

from handlers.choices.base import Choose, DeskCatalogue
from handlers.choices.relations import ACustomer, ADraft
from handlers.choices.sales import AnAcceptedQuote, AnUnpaidInvoice, AProduct, AQuote

__all__ = ["ACustomer", "ADraft", "AProduct", "AQuote", "AnAcceptedQuote", "AnUnpaidInvoice", "Choose", "DeskCatalogue"]
