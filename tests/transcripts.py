"""One short transcript of every conversation that asks something, from the command to the end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Transcript:
    """What is said before, the conversation itself, and words of its last answer."""

    lines: tuple[str, ...]
    end: str
    before: tuple[str, ...] = ()
    is_set_up: bool = True
    """Whether there is a company, the customer Acme and the product Audit to begin with."""
    is_demo: bool = False
    colleague: str = ""
    """Somebody else who is in."""
    colleague_says: tuple[str, ...] = ()
    """What that one says before."""


DEAL = ("/deal acme", "Website", "1000", "skip", "confirm")
QUOTE = ("/quote acme", "audit", "1", "nothing more", "confirm")
ACCEPTED = (*QUOTE, "/accepted D-2026-0001")
REMINDER = ("/remind", "send the brochure tomorrow 9am")
INVOICE = ("/invoice acme", "audit", "1", "nothing more", "confirm")
CREDIT = (
    *INVOICE, "/paid FA-2026-0001 1080", "confirm",
    "/creditnote FA-2026-0001", "an amount", "120", "goodwill gesture", "confirm",
)  # fmt: skip

LIMIT = ("/discountlimit", "10")
WANTS_MORE = ("/quote acme", "audit", "1", "nothing more", "discount", "25", "confirm")

TRANSCRIPTS = {
    "accepted": Transcript(("/accepted D-2026-0001",), "accepted D-2026-0001", QUOTE),
    "approve": Transcript(
        ("/approve D-2026-0001", "counter-offer", "15"), "offers 15% at most", LIMIT,
        colleague="bruno", colleague_says=WANTS_MORE,
    ),
    "archive": Transcript(("/archive", "2026"), "Archive of 2026", INVOICE),
    "askapproval": Transcript(
        ("/approve D-2026-0001", "refuse", "/askapproval D-2026-0001"), "25% off", LIMIT,
        colleague="bruno", colleague_says=WANTS_MORE,
    ),
    "call": Transcript(("/call acme", "reached", "call back tomorrow 9am", "confirm"), "Call logged"),
    "creditnote": Transcript(
        ("/creditnote FA-2026-0001", "some lines", "audit", "1", "nothing more", "goods returned", "confirm"),
        "AV-2026-0001", INVOICE,
    ),
    "changequote": Transcript(
        ("/changequote D-2026-0001", "edit line 1", "quantity", "3", "confirm"), "D-2026-0001", QUOTE
    ),
    "closings": Transcript(("/closings",), "No day is closed yet", INVOICE),
    "contact": Transcript(
        ("/contact acme", "Paul Durand", "Buyer", "06 12 34 56 78", "skip", "confirm"), "Contact added"
    ),
    "customer": Transcript(
        ("/customer Zenith", "create", "business", "skip", "skip", "skip", "confirm"), "Customer added: Zenith"
    ),
    "deal": Transcript(("/deal acme", "Website", "12000", "skip", "confirm"), "Deal opened"),
    "dealcard": Transcript(("/dealcard", "website"), "Website", DEAL),
    "deals": Transcript(("/deals prospect",), "Website", DEAL),
    "deposit": Transcript(("/deposit D-2026-0001", "30%", "confirm"), "AC-2026-0001", ACCEPTED),
    "discountlimit": Transcript(LIMIT, "Beyond 10%, a seller asks a manager"),
    "dropdraft": Transcript(
        ("/dropdraft acme", "confirm"), "The draft is gone",
        ("/invoice acme", "audit", "1", "nothing more", "keep as a draft", "yes", "confirm"),
    ),
    "duplicate": Transcript(("/duplicate D-2026-0001", "confirm"), "D-2026-0002", QUOTE),
    "editdeal": Transcript(("/editdeal website", "edit amount", "500", "confirm"), "Deal changed", DEAL),
    "evidence": Transcript(("/evidence D-2026-0001",), "was not signed online", QUOTE),
    "extend": Transcript(
        ("/extend D-2026-0001",), "Valid until:",
        ("/quote acme", "audit", "1", "nothing more", "valid until", "2026-12-01", "confirm"),
    ),
    "export": Transcript(("/export 2026", "journal"), "Export EX-2026-0001", INVOICE),
    "favourite": Transcript(
        ("/favourite D-2026-0002",), "counts for Website",
        (*DEAL, "new quote", "audit", "1", "nothing more", "confirm", "/duplicate D-2026-0001", "confirm"),
    ),
    "help": Transcript(("/help quote",), "In one line"),
    "invite": Transcript(("/invite", "seller"), "/join"),
    "invoice": Transcript(("/invoice", "D-2026-0001", "confirm"), "Invoice FA-2026-0001", ACCEPTED),
    "invoicecard": Transcript(("/invoicecard", "FA-2026-0001"), "FA-2026-0001", INVOICE),
    "issue": Transcript(
        ("/issue acme", "confirm"), "FA-2026-0001",
        ("/invoice acme", "audit", "1", "nothing more", "keep as a draft", "yes", "confirm"),
    ),
    "language": Transcript(("/language", "français"), "je vous parle français"),
    "letterhead": Transcript(
        ("/letterhead D-2026-0001", "address", "2 quai Saint-Antoine, 69002 Lyon", "phone", "0472000000", "confirm"),
        "Printed on D-2026-0001", QUOTE,
    ),
    "lost": Transcript(("/lost website", "too expensive"), "Website", DEAL),
    "move": Transcript(("/move website", "qualified"), "Website", DEAL),
    "online": Transcript(("/online D-2026-0001",), "https://desk.example/q/", QUOTE),
    "numbering": Transcript(("/numbering", "invoices", "42", "confirm"), "The first number will be FA-2026-0042"),
    "paid": Transcript(("/paid FA-2026-0001", "500", "confirm"), "still owed", INVOICE),
    "product": Transcript(("/product Desk", "450", "20", "piece", "confirm"), "Desk"),
    "progress": Transcript(
        ("/progress D-2026-0001", "skip", "audit", "40", "nothing more", "confirm"), "FA-2026-0001", ACCEPTED
    ),
    "quote": Transcript(
        ("/quote acme", "audit", "2", "Travel", "1", "80", "nothing more", "discount", "5", "confirm"),
        "Quote D-2026-0001",
    ),
    "quotecard": Transcript(("/quotecard", "D-2026-0001"), "D-2026-0001", QUOTE),
    "record": Transcript(("/record", "acme"), "Acme SAS"),
    "refund": Transcript(("/refund AV-2026-0001", "confirm"), "paid back to Acme SAS", CREDIT),
    "refused": Transcript(("/refused", "D-2026-0001"), "is refused", QUOTE),
    "remind": Transcript(("/remind", "send the brochure tomorrow 9am"), "I will remind you"),
    "reminder": Transcript(("/reminder", "brochure", "another time", "friday 2pm"), "I will remind you", REMINDER),
    "remove": Transcript(("/remove", "bruno", "confirm"), "can no longer come in", colleague="bruno"),
    "removestage": Transcript(("/removestage", "negotiation", "confirm"), "Stage removed"),
    "resume": Transcript(("/call acme", "/paid", "/resume", "reached", "skip", "confirm"), "Call logged", INVOICE),
    "revoke": Transcript(
        ("/revoke D-2026-0001",), "cannot be signed through its link", (*QUOTE, "/online D-2026-0001")
    ),
    "role": Transcript(("/role", "bruno", "accountant"), "Bruno is now", colleague="bruno"),
    "savetemplate": Transcript(("/savetemplate D-2026-0001", "Audit"), "Template saved: Audit", QUOTE),
    "sent": Transcript(("/sent D-2026-0001",), "is with the customer", QUOTE),
    "setup": Transcript(
        (
            "/setup", "Atelier Lumen", "SARL", "10000", "732829320", "Lyon", "yes",
            "4 rue des Tanneurs, 69007 Lyon", "bonjour@atelier-lumen.example", "skip", "30 days", "confirm",
        ),
        "Atelier Lumen is set up",
        is_set_up=False,
    ),
    "snooze": Transcript(("/snooze", "FA-2026-0001"), "I will speak of FA-2026-0001 again", INVOICE),
    "stage": Transcript(("/stage", "Pilot", "create", "40", "prospect", "confirm"), "Pilot"),
    "template": Transcript(
        ("/template", "audit", "acme", "confirm"), "D-2026-0002", (*QUOTE, "/savetemplate D-2026-0001", "Audit")
    ),
    "turnover": Transcript(("/turnover",), "1 invoice", INVOICE),
    "undo": Transcript(("/undo",), "Taken back", DEAL),
    "unpaid": Transcript(("/unpaid acme",), "FA-2026-0001", INVOICE),
    "verify": Transcript(("/verify",), "Intact", INVOICE),
    "usecredit": Transcript(
        ("/usecredit FA-2026-0002", "confirm"), "used on FA-2026-0002", (*CREDIT, *INVOICE)
    ),
    "versions": Transcript(("/versions", "D-2026-0001"), "v1", (*QUOTE, "/sent D-2026-0001")),
    "wipe": Transcript(("/wipe", "yes", "confirm"), "The demo is gone", QUOTE, is_demo=True),
    "won": Transcript(("/won", "website"), "Website", DEAL),
}  # fmt: skip
