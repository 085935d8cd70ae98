"""Sales that are exempt of VAT (CGI 261 to 261 E): the articles that a small company meets, and their codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.documents import Exemption
from domain.labels import LabelledEnum
from domain.messages import Language, _
from domain.wordings import Wording, citing_cgi, in_force


class ExemptSale(LabelledEnum):
    """What is sold without VAT."""

    TRAINING = "training", _("Vocational training")
    TEACHING = "teaching", _("Teaching, lessons")
    HEALTH = "health", _("Health care")
    ASSOCIATION = "association", _("Services of an association")
    LETTING = "letting", _("Letting of bare premises")
    HOUSING = "housing", _("Letting of housing")
    INSURANCE = "insurance", _("Insurance and brokerage")
    FINANCE = "finance", _("Bank and finance")


@dataclass(frozen=True)
class Article:
    """The VATEX code of the article (EN 16931 code list, COMPLIANCE E) and how it is cited."""

    code: str
    wordings: tuple[Wording, ...]


def _article(number: str, code: str) -> Article:
    return Article(code, citing_cgi(f"Exonération de TVA, art. {number}", f"Exempt of VAT, article {number}"))


ARTICLES: Mapping[ExemptSale, Article] = {
    ExemptSale.TRAINING: _article("261-4-4° a", "VATEX-FR-CGI261-4"),
    ExemptSale.TEACHING: _article("261-4-4° b", "VATEX-FR-CGI261-4"),
    ExemptSale.HEALTH: _article("261-4-1°", "VATEX-FR-CGI261-4"),
    ExemptSale.ASSOCIATION: _article("261-7-1°", "VATEX-FR-CGI261-7"),
    ExemptSale.LETTING: _article("261 D-2°", "VATEX-FR-CGI261D-2"),
    ExemptSale.HOUSING: _article("261 D-4°", "VATEX-FR-CGI261D-4"),
    ExemptSale.INSURANCE: _article("261 C-2°", "VATEX-FR-CGI261C-2"),
    ExemptSale.FINANCE: _article("261 C-1°", "VATEX-FR-CGI261C-1"),
}
"""EN 16931 knows an article down to its number: 261-4-4° a and b share a code."""


def exemption_of(sale: ExemptSale, on: date, language: Language) -> Exemption:
    """The article as a document of that day cites it."""
    article = ARTICLES[sale]
    return Exemption(code=article.code, article=in_force(article.wordings, on, language).says(language))
