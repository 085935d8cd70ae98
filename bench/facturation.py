"""Issues invoices with django-facturation-fr, one for each line of its input: run by `bench.issue` in its environment.

Its PDF is left out, as ours is; its XML is made and checked against the schema, as it does itself.
"""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from time import perf_counter

import django
from django.conf import settings

DATABASE, COUNT = sys.argv[1], int(sys.argv[2])
settings.configure(
    INSTALLED_APPS=["facturation_fr"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATABASE,
            "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"},
        }
    },
    USE_TZ=True,
)
django.setup()

import facturx  # noqa: E402
from django.core.management import call_command  # noqa: E402
from facturation_fr import api, cii, models  # noqa: E402

SELLER = {
    "seller_name": "Atelier Lumen", "seller_address": "4 rue des Tanneurs", "seller_postal_code": "69007",
    "seller_city": "Lyon", "seller_siren": "732829320", "seller_vat_number": "FR44732829320",
}  # fmt: skip
BUYER = api.Buyer("Acme SAS", "45 avenue des Frères-Lumière", "69008", "Lyon", siren="552100554")
WORK = [("Audit", "2", "900"), ("Conseil", "2", "450"), ("Audit", "3", "900")]
ITEMS = [api.Item(what, Decimal(quantity), Decimal(price)) for what, quantity, price in WORK]


def only_xml(invoice: models.Invoice) -> None:
    """What `api._attach_pdf` does, without the PDF."""
    xml = cii.build_cii(invoice, models.InvoicingSettings.get())
    facturx.xml_check_xsd(xml, flavor="factur-x", level="en16931")


def issue(key: str) -> None:
    """One invoice of three lines."""
    api.issue_invoice(key, BUYER, ITEMS, prices_include_tax=False, due_date=date(2099, 1, 1))


def fill(count: int) -> None:
    """So many invoices like the first."""
    lines, first = list(models.InvoiceLine.objects.all().values()), models.Invoice.objects.all().values().get()
    copied = [
        models.Invoice(
            **first | {"id": number, "key": f"f{number}", "number": f"G{number}", "public_token": str(number)}
        )
        for number in range(2, count + 1)
    ]
    models.Invoice.objects.bulk_create(copied, batch_size=500)
    copies = [
        models.InvoiceLine(**line | {"id": None, "invoice_id": invoice.id}) for invoice in copied for line in lines
    ]
    models.InvoiceLine.objects.bulk_create(copies, batch_size=500)


def main() -> None:
    """Tell the milliseconds of each."""
    call_command("migrate", verbosity=0)
    models.InvoicingSettings(**SELLER).save()
    api._attach_pdf = only_xml
    issue("first")
    fill(COUNT)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for number, _line in enumerate(sys.stdin):
        started = perf_counter()
        issue(f"order:{number}")
        sys.stdout.write(f"{(perf_counter() - started) * 1000}\n")
        sys.stdout.flush()


main()
