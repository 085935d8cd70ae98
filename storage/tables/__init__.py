"""SQLModel tables, one file per subject."""

from storage.tables.activity import Call, Deal, DealMove, Reminder
from storage.tables.company import Company, Stage, TeamPlace
from storage.tables.customers import Contact, Customer, Product
from storage.tables.documents import Logo, Paper, SalesExport, Upload
from storage.tables.ledger import Closing, LedgerHead, LedgerRecord, Undone
from storage.tables.online import Acceptance, QuoteLink
from storage.tables.people import Account, Code, Person
from storage.tables.quoting import Approval, QuoteTemplate, QuoteVersion
from storage.tables.sales import (
    AlertStage,
    Credit,
    CreditUse,
    Invoice,
    InvoiceLine,
    Payment,
    Quote,
    QuoteLine,
    Receivable,
    Series,
)
from storage.tables.traffic import DraftRow, Inbound, JobRun, Notice

__all__ = [
    "Acceptance", "Account", "AlertStage", "Approval", "Call", "Closing", "Code", "Company", "Contact", "Credit",
    "CreditUse", "Customer", "Deal", "DealMove", "DraftRow", "Inbound", "Invoice", "InvoiceLine", "JobRun",
    "LedgerHead", "LedgerRecord", "Logo", "Notice", "Paper", "Payment", "Person", "Product", "Quote", "QuoteLine",
    "QuoteLink", "QuoteTemplate", "QuoteVersion", "Receivable", "Reminder", "SalesExport", "Series", "Stage",
    "TeamPlace", "Undone", "Upload",
]  # fmt: skip
