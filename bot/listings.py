"""The tables of an archive for spreadsheets, each with its French notice, column by column."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.spreadsheet import amount, words
from domain.messages import Language
from domain.payments import Means
from domain.periods import Period
from domain.turnover import Sales
from storage import closings
from storage.archive import PAGE
from storage.tables import CreditUse, Customer, Invoice, Payment, Quote, QuoteVersion, Receivable
from templates.words import Words

FRENCH = Words(Language.FRENCH)
KINDS = {"invoice": "Facture", "deposit": "Facture d’acompte", "credit_note": "Avoir"}
STATES = {
    "draft": "en cours de modification", "sent": "envoyé", "accepted": "accepté", "refused": "refusé",
    "expired": "expiré", "invoiced": "facturé",
}  # fmt: skip
KIND_OF_PERIOD = {"day": "jour", "month": "mois", "year": "année"}

Rows = Callable[[Session, Period, ZoneInfo], Iterator[Sequence[str]]]


@dataclass(frozen=True)
class Listing:
    """A table: its file, what it holds, its columns with their meaning, and its rows."""

    name: str
    holds: str
    columns: Mapping[str, str]
    rows: Rows


def _documents(session: Session, period: Period, zone: ZoneInfo) -> Iterator[Sequence[str]]:
    corrected = aliased(Invoice)
    query: Any = (
        select(Invoice, col(Quote.number), col(corrected.number), col(Receivable.open_cents))
        .outerjoin(Quote, col(Quote.id) == col(Invoice.quote_id))
        .outerjoin(corrected, col(corrected.id) == col(Invoice.corrects_id))
        .outerjoin(Receivable, col(Receivable.invoice_id) == col(Invoice.id))
        .where(*_issued_in(period))
        .order_by(col(Invoice.id))
    )
    for invoice, quote, corrects, owed in _streamed(session, query):
        said = json.loads(invoice.snapshot)["document"]
        yield (
            invoice.number, KINDS[invoice.kind], _day(invoice.issued_on), _moment(invoice.issued_at, zone),
            _day(invoice.due_on), words(said["customer"]["name"]), said["customer"].get("siren", ""), quote or "",
            corrects or "", amount(invoice.net_cents), amount(invoice.vat_cents), amount(invoice.gross_cents),
            amount(owed),
        )  # fmt: skip


def _lines(session: Session, period: Period, _zone: ZoneInfo) -> Iterator[Sequence[str]]:
    for said in _snapshots(session, period):
        for rank, line in enumerate(said["lines"], 1):
            discount = line.get("discount_amount")
            yield (
                said["number"], str(rank), words(line["description"]), _decimal(line["quantity"]),
                line.get("unit", ""), _decimal(line["unit_price"]), _decimal(line.get("discount_percent", "")),
                amount(discount["cents"]) if discount else "", _decimal(line["vat_rate"]),
                amount(line["net"]["cents"]),
            )  # fmt: skip


def _vat(session: Session, period: Period, _zone: ZoneInfo) -> Iterator[Sequence[str]]:
    for said in _snapshots(session, period):
        for share in said["totals"]["shares"]:
            base, vat = amount(share["base"]["cents"]), amount(share["vat"]["cents"])
            yield said["number"], _decimal(share["rate"]), base, vat


def _payments(session: Session, period: Period, zone: ZoneInfo) -> Iterator[Sequence[str]]:
    query: Any = select(Payment, col(Invoice.number)).join(Invoice, col(Invoice.id) == col(Payment.invoice_id))
    query = query.where(col(Payment.received_on).between(period.first, period.last)).order_by(col(Payment.id))
    for paid, invoice in _streamed(session, query):
        yield (
            str(paid.id), invoice, _day(paid.received_on), FRENCH.say(Means(paid.means).label),
            amount(paid.amount_cents), _moment(paid.recorded_at, zone), str(paid.reverses or ""),
        )  # fmt: skip


def _uses(session: Session, period: Period, zone: ZoneInfo) -> Iterator[Sequence[str]]:
    credit = aliased(Invoice)
    query: Any = select(CreditUse, col(credit.number), col(Invoice.number)).join(
        credit, col(credit.id) == col(CreditUse.credit_id)
    )
    query = query.outerjoin(Invoice, col(Invoice.id) == col(CreditUse.invoice_id))
    query = query.where(col(CreditUse.used_on).between(period.first, period.last)).order_by(col(CreditUse.id))
    for use, number_of_credit, invoice in _streamed(session, query):
        means = FRENCH.say(Means(use.means).label) if use.means else ""
        yield (
            number_of_credit, invoice or "", means, _day(use.used_on), amount(use.amount_cents),
            _moment(use.recorded_at, zone),
        )  # fmt: skip


def _quotes(session: Session, period: Period, zone: ZoneInfo) -> Iterator[Sequence[str]]:
    query: Any = select(Quote, col(Customer.name)).join(Customer, col(Customer.id) == col(Quote.customer_id))
    left_the_house = exists().where(col(QuoteVersion.quote_id) == col(Quote.id))
    query = query.where(col(Quote.issued_on).between(period.first, period.last), left_the_house)
    for quote, customer in _streamed(session, query.order_by(col(Quote.id))):
        yield (
            quote.number, str(quote.version), _day(quote.issued_on), _day(quote.valid_until), words(customer),
            STATES.get(quote.status, quote.status), amount(quote.net_cents), amount(quote.vat_cents),
            amount(quote.gross_cents), _moment(quote.sent_at, zone), _moment(quote.decided_at, zone),
        )  # fmt: skip


def _closings(session: Session, period: Period, _zone: ZoneInfo) -> Iterator[Sequence[str]]:
    for kind, said in KIND_OF_PERIOD.items():
        for closed in closings.within(session, kind, period):
            sold, credited, since = closed.turnover.invoices, closed.turnover.credit_notes, closed.perpetual
            yield (
                said, closed.period.code, *_sold(sold), *_sold(credited), amount(closed.turnover.received.cents),
                *(amount(sum.cents) for sum in (since.invoiced, since.credited, since.received, since.returned)),
                str(closed.sequence),
            )  # fmt: skip


def _sold(sales: Sales) -> tuple[str, ...]:
    return str(sales.count), amount(sales.net.cents), amount(sales.vat.cents), amount(sales.gross.cents)


def _snapshots(session: Session, period: Period) -> Iterator[Any]:
    query = select(Invoice.snapshot).where(*_issued_in(period)).order_by(col(Invoice.id))
    return (json.loads(snapshot)["document"] for snapshot in _streamed(session, query))


def _streamed(session: Session, query: Any) -> Iterator[Any]:
    return iter(session.exec(query.execution_options(yield_per=PAGE)))


def _issued_in(period: Period) -> tuple[Any, ...]:
    return col(Invoice.status) == "issued", col(Invoice.issued_on).between(period.first, period.last)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%d/%m/%Y %H:%M}" if at else ""


def _decimal(digits: str) -> str:
    return digits.replace(".", ",")


LISTINGS = (
    Listing("factures.csv", "une ligne par facture, facture d’acompte ou avoir émis", {
        "Numéro": "numéro du document", "Type": "facture, facture d’acompte ou avoir", "Date": "date d’émission",
        "Émis le": "instant de l’émission, à la minute, heure de l’entreprise", "Échéance": "date limite de paiement",
        "Client": "nom imprimé sur le document", "SIREN": "SIREN du client", "Devis": "numéro du devis facturé",
        "Corrige": "pour un avoir, numéro de la facture corrigée", "Total HT": "en euros", "TVA": "en euros",
        "Total TTC": "en euros ; positif aussi pour un avoir",
        "Reste dû": "en euros, au jour de l’archive ; vide pour un avoir",
    }, _documents),
    Listing("lignes.csv", "une ligne par ligne de facture ou d’avoir", {
        "Numéro": "numéro du document", "Ligne": "rang dans le document", "Désignation": "texte imprimé",
        "Quantité": "quantité", "Unité": "unité", "Prix unitaire HT": "en euros", "Remise %": "remise en pourcentage",
        "Remise €": "remise en euros HT", "Taux TVA": "en pourcentage", "Montant HT": "après remise, en euros",
    }, _lines),
    Listing("tva.csv", "une ligne par taux de TVA de chaque document", {
        "Numéro": "numéro du document", "Taux": "en pourcentage", "Base HT": "en euros", "TVA": "en euros",
    }, _vat),
    Listing("reglements.csv", "une ligne par règlement reçu, ou annulé", {
        "Règlement": "numéro d’ordre", "Facture": "facture réglée", "Reçu le": "date du règlement",
        "Moyen": "moyen de paiement", "Montant": "en euros ; négatif pour une annulation",
        "Enregistré le": "instant de la saisie", "Annule": "numéro d’ordre du règlement annulé",
    }, _payments),
    Listing("avoirs_utilises.csv", "une ligne par emploi d’un avoir : imputé sur une facture, ou remboursé", {
        "Avoir": "numéro de l’avoir", "Facture": "facture sur laquelle il est imputé",
        "Moyen": "moyen du remboursement", "Date": "date de l’emploi", "Montant": "en euros",
        "Enregistré le": "instant de la saisie",
    }, _uses),
    Listing("devis.csv", "une ligne par devis envoyé", {
        "Numéro": "numéro du devis", "Version": "version en vigueur", "Date": "date du devis",
        "Valable jusqu’au": "fin de validité", "Client": "nom du client", "État": "au jour de l’archive",
        "Total HT": "en euros", "TVA": "en euros", "Total TTC": "en euros", "Envoyé le": "instant de l’envoi",
        "Décidé le": "instant de l’acceptation ou du refus",
    }, _quotes),
    Listing("clotures.csv", "une ligne par clôture de jour, de mois ou d’année", {
        "Période": "jour, mois ou année", "Code": "période close", "Factures": "nombre de factures",
        "Factures HT": "en euros", "Factures TVA": "en euros", "Factures TTC": "en euros",
        "Avoirs": "nombre d’avoirs", "Avoirs HT": "en euros", "Avoirs TVA": "en euros", "Avoirs TTC": "en euros",
        "Encaissé": "règlements reçus moins règlements rendus, en euros",
        "Cumul facturé": "depuis la première utilisation, jamais remis à zéro",
        "Cumul crédité": "de même", "Cumul reçu": "de même", "Cumul rendu": "de même",
        "Opération": "numéro de la clôture dans journal.jsonl",
    }, _closings),
)  # fmt: skip
