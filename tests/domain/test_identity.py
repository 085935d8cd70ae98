"""A wrong key is noticed, and said."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.identity import (
    read_bic,
    read_email,
    read_french_vat_number,
    read_iban,
    read_postal_code,
    read_siren,
    read_siret,
    read_vat_number,
    siren_of,
    vat_number_of,
)

EVERY_READER = [
    read_bic, read_email, read_french_vat_number, read_iban, read_postal_code, read_siren, read_siret, read_vat_number,
]  # fmt: skip


@pytest.mark.parametrize(
    ("read", "typed", "kept"),
    [
        (read_siren, "732 829 320", "732829320"),
        (read_siren, " 732.829.320 ", "732829320"),
        (read_siren, "７３２\u00a0829\u202f320", "732829320"),
        (read_siret, "732 829 320 00074", "73282932000074"),
        (read_siret, "356 000 000 49837", "35600000049837"),  # La Poste has a key of its own
        (read_vat_number, "fr 44 732 829 320", "FR44732829320"),
        (read_vat_number, "44732829320", "FR44732829320"),
        (read_vat_number, "BE 0697.449.992", "BE0697449992"),
        (read_vat_number, "DE 136 695 976", "DE136695976"),
        (read_vat_number, "GR 094259216", "EL094259216"),
        (read_vat_number, "EL094259216", "EL094259216"),
        (read_vat_number, "XI 980780684", "XI980780684"),
        (read_french_vat_number, "FR44 732829320", "FR44732829320"),
        (read_iban, "FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189"),
        (read_iban, "be68-5390-0754-7034", "BE68539007547034"),
        (read_bic, "agrifrpp", "AGRIFRPP"),
        (read_bic, "BNPA FR PP XXX", "BNPAFRPPXXX"),
        (read_email, " Lea.Martin@Exemple.FR ", "Lea.Martin@exemple.fr"),
        (read_email, "léa@société.fr", "léa@société.fr"),
        (read_postal_code, "75 011", "75011"),
        (read_postal_code, "F-01000", "01000"),
        (read_postal_code, "97400", "97400"),
        (read_postal_code, "20200", "20200"),
    ],
)
def test_an_identifier_is_kept_without_what_people_put_around_it(
    read: Callable[[str], str], typed: str, kept: str
) -> None:
    assert read(typed) == kept


@pytest.mark.parametrize(
    ("read", "typed", "reason"),
    [
        (read_siren, "732829321", "one of its digits is wrong"),
        (read_siren, "73282932", "has 9 digits"),
        (read_siren, "73282932000074", "has 9 digits"),
        (read_siren, "000000000", "has 9 digits"),
        (read_siren, "abcdefghi", "has 9 digits"),
        (read_siret, "73282932000079", "one of its digits is wrong"),
        (read_siret, "732829320", "has 14 digits"),
        (read_siret, "35600000049838", "one of its digits is wrong"),
        (read_vat_number, "", "begins with a country"),
        (read_vat_number, "GB980780684", "begins with a country"),
        (read_vat_number, "CHE123456788", "begins with a country"),
        (read_vat_number, "EU372022452", "begins with a country"),
        (read_vat_number, "BE0697449993", "one of its characters is wrong"),
        (read_vat_number, "FR", "one of its characters is wrong"),
        (read_french_vat_number, "BE0697449992", "begins with FR"),
        (read_iban, "FR76 3000 6000 0112 3456 7890 188", "is wrong or missing"),
        (read_iban, "FR76 3000 6000 0112 3456 7890 18", "is wrong or missing"),
        (read_iban, "30006000011234567890189", "is not an IBAN"),
        (read_iban, "", "is not an IBAN"),
        (read_bic, "AGRI", "8 or 11"),
        (read_email, "lea", "is not an e-mail address"),
        (read_email, "lea@exemple", "is not an e-mail address"),
        (read_email, "lea@exemple..fr", "is not an e-mail address"),
        (read_email, "a@b.fr, c@d.fr", "is not an e-mail address"),
        (read_email, "lea@exemple.fr\nBcc: x@y.fr", "is not an e-mail address"),
        (read_postal_code, "7501", "5 digits"),
        (read_postal_code, "99000", "5 digits"),
        (read_postal_code, "00100", "5 digits"),
    ],
)
def test_a_wrong_identifier_is_refused_with_what_is_wrong(read: Callable[[str], str], typed: str, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        read(typed)


def test_a_wrong_key_of_a_french_vat_number_brings_the_right_one() -> None:
    with pytest.raises(Refusal) as refused:
        read_vat_number("FR45 732 829 320")
    assert refused.value.reason.facts["meant"] == "FR44732829320"


def test_a_siret_begins_with_its_siren() -> None:
    assert siren_of(read_siret("732 829 320 00074")) == "732829320"


sirens = st.integers(1, 99_999_999).map(lambda number: _with_luhn_key(f"{number:08}"))


@given(sirens)
def test_the_vat_number_of_a_company_follows_from_its_siren(siren: str) -> None:
    assert read_siren(siren) == siren
    assert read_french_vat_number(vat_number_of(siren)) == vat_number_of(siren)
    assert vat_number_of(siren)[4:] == siren


@given(sirens, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(siren: str, place: int, by: int) -> None:
    wrong = siren[:place] + str((int(siren[place]) + by) % 10) + siren[place + 1 :]
    with pytest.raises(Refusal):
        read_siren(wrong)


@given(st.text() | st.from_regex(r"[A-Z]{2}[0-9A-Z .]{2,30}", fullmatch=True), st.sampled_from(EVERY_READER))
def test_anything_typed_is_read_or_refused(text: str, read: Callable[[str], str]) -> None:
    with suppress(Refusal):
        kept = read(text)
        assert read(kept) == kept


def _with_luhn_key(digits: str) -> str:
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(digits)]
    return digits + str(-sum(number // 10 + number % 10 for number in doubled) % 10)
