"""Clean enough to keep, folded enough to compare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.folding import clean, fold


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Éléonore ŒUVRE", "eleonore oeuvre"),
        ("Straße & Söhne", "strasse sohne"),
        ("L’Atelier d'Ève, S.A.R.L.", "l atelier d eve s a r l"),
        ("  Ça\u00a0va\u202fbien  ", "ca va bien"),
        ("ﬁnance №5 ™", "finance no5 tm"),
        ("Łódź Ørsted Þór", "lodz orsted thor"),
        ("１２３", "123"),
        ("🎉 …", ""),
    ],
)
def test_folding_keeps_only_what_a_search_compares(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  deux   mots ", "deux mots"),
        ("un\r\ndeux\rtrois\u2028quatre", "un\ndeux\ntrois\nquatre"),
        ("un\n\n\n\ndeux", "un\n\ndeux"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("\ufeffAcme\u200b \u202eemcA\u202c", "Acme emcA"),
        ("e\u0301te\u0301", "été"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("not a character: \ufffe\U0001ffff.", "not a character: ."),
        ("col1\tcol2", "col1 col2"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_cleaning_drops_what_nobody_sees_and_keeps_the_lines(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_what_is_clean_can_always_be_stored_as_utf_8(text: str) -> None:
    assert clean(text).encode().decode() == clean(text)


@given(st.text())
def test_case_and_blanks_never_matter_to_a_search(text: str) -> None:
    assert fold(f"  {text.upper()}\t") == fold(text.upper()) == fold(text.upper().lower())
