"""Reading addresses that are typed in one go."""

from __future__ import annotations

import pytest

from domain.addresses import Address, read_address
from domain.errors import Refusal


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("4 rue des Tanneurs, 69007 Lyon", Address("4 rue des Tanneurs", "69007", "Lyon")),
        ("4 rue des Tanneurs 69007 Lyon", Address("4 rue des Tanneurs", "69007", "Lyon")),
        (
            "12 bis av. Foch\nBât. B\n75011 Paris Cedex 11",
            Address("12 bis av. Foch\nBât. B", "75011", "Paris Cedex 11"),
        ),
        ("Zone 20000, 20000 Ajaccio, France", Address("Zone 20000", "20000", "Ajaccio")),
        ("Rue de la Loi 16, 1040 Bruxelles, Belgique", Address("Rue de la Loi 16", "1040", "Bruxelles", "BE")),
        ("Bahnhofstrasse 1, CH-8001 Zürich, Suisse", Address("Bahnhofstrasse 1", "CH-8001", "Zürich", "CH")),
        ("10 Downing Street, London SW1A 2AA, UK", Address("10 Downing Street", "SW1A 2AA", "London", "GB")),
        ("1 High St, M1 1AE Manchester, Royaume-Uni", Address("1 High St", "M1 1AE", "Manchester", "GB")),
        ("Rua Augusta 1, 1100-048 Lisboa, Portugal", Address("Rua Augusta 1", "1100-048", "Lisboa", "PT")),
        ("Damrak 1, 1012 LG Amsterdam, Pays-Bas", Address("Damrak 1", "1012 LG", "Amsterdam", "NL")),
        ("ul. Prosta 1, 00-838 Warszawa, Pologne", Address("ul. Prosta 1", "00-838", "Warszawa", "PL")),
        ("350 Fifth Avenue, New York NY 10118, USA", Address("350 Fifth Avenue", "", "New York NY 10118", "US")),
    ],
)
def test_street_postal_code_and_town_are_told_apart(typed: str, read: Address) -> None:
    assert read_address(typed) == read


@pytest.mark.parametrize(
    "typed", ["", "Lyon", "4 rue des Tanneurs", "69007 Lyon", "4 rue X, 6900 Lyon", ", ,", "69007"]
)
def test_half_an_address_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        read_address(typed)


def test_one_line_reads_as_the_same_address_again() -> None:
    for typed in (
        "12 av. Foch\nBât. B\n75011 Paris",
        "Rue de la Loi 16, 1040 Bruxelles, Belgium",
        "1 High St, York YO1 7HH, UK",
        "350 Fifth Avenue, New York NY 10118, USA",
    ):
        assert read_address(read_address(typed).text) == read_address(typed)
