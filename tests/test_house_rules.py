"""Rules of the house that linters cannot say."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
FOLDERS = ("bot", "handlers", "storage", "templates", "domain")
FRENCH = ROOT / "templates" / "locale" / "fr" / "LC_MESSAGES" / "comptoir.po"
MONEY = (
    "domain/accounting.py", "domain/closings.py", "domain/documents.py", "domain/money.py", "domain/numbers.py",
    "domain/totals.py", "domain/turnover.py", "domain/vat.py", "handlers/drafting.py", "storage/closings.py",
    "storage/deals.py", "storage/dossier.py", "storage/invoices.py", "storage/payments.py", "storage/quotes.py",
)  # fmt: skip
LONGEST = 350
SOURCES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OURS = [path for path in SOURCES if "versions" not in path.parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def sentences(path: Path) -> Iterator[str]:
    """Every English sentence that a module marks, plurals too, and what its conversations say of themselves."""
    for call in calls(path, "_", "plural"):
        count = 2 if isinstance(call.func, ast.Name) and call.func.id == "plural" else 1
        for argument in call.args[:count]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value
    for node in ast.walk(tree_of(path)):
        is_conversation = isinstance(node, ast.ClassDef) and any(k.arg == "command" for k in node.keywords)
        if is_conversation and isinstance(node, ast.ClassDef):
            yield (ast.get_docstring(node) or "").splitlines()[0]


@cache
def french() -> dict[str, tuple[str, ...]]:
    """The French of every sentence, both of them for a plural."""
    with FRENCH.open("rb") as file:
        entries = [message for message in read_po(file, locale="fr") if message.id]
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        )
        for message in entries
    }


def facts_in(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("path", [path for path in OURS if path.suffix == ".py"], ids=name_of)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(tree_of(path))
    assert docstring or not path.read_text().strip()


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_no_module_is_too_long(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_every_sentence_speaks_french_with_the_same_facts(path: Path) -> None:
    for sentence in sentences(path):
        if not any(letter.isalpha() for letter in "".join(part for part, *_rest in string.Formatter().parse(sentence))):
            continue
        plurals = [second for call in calls(path, "plural") for second in call.args[1:2]]
        if any(isinstance(p, ast.Constant) and p.value == sentence for p in plurals) and sentence not in french():
            continue
        assert sentence in french(), f"no French for: {sentence}"
        for translated in french()[sentence]:
            assert translated, f"empty French for: {sentence}"
            assert facts_in(translated) <= facts_in(sentence) | {"count"}, sentence
            assert facts_in(sentence) - {"count"} <= facts_in(translated), sentence


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_sentence_of_a_page_speaks_french_with_the_same_facts(path: Path) -> None:
    for sentence in re.findall(r"""_\("([^"]+)\"""", path.read_text()):
        assert french().get(sentence, ("",))[0], f"no French for: {sentence}"
        assert facts_in(french()[sentence][0]) == facts_in(sentence), sentence


def test_no_sentence_is_translated_twice() -> None:
    with FRENCH.open("rb") as file:
        ids = [line.removeprefix("msgid ") for line in file.read().decode().splitlines() if line.startswith("msgid ")]
    twice = {id for id in ids if ids.count(id) > 1 and id != '""'}
    assert not twice


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_a_sentence_is_one_that_can_be_looked_up(path: Path) -> None:
    for call in calls(path, "_"):
        assert call.args, f"line {call.lineno}"
        assert isinstance(call.args[0], ast.Constant), f"line {call.lineno}: no f-string nor variable in _()"


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_only_the_books_commit(path: Path) -> None:
    commits = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert not commits or name_of(path) == "storage/books.py", commits


@pytest.mark.parametrize("name", MONEY)
def test_no_float_comes_near_money(name: str) -> None:
    for node in ast.walk(tree_of(ROOT / name)):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), node.lineno
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
        assert not called
    text = (ROOT / name).read_text()
    assert "Float" not in text


def test_every_amount_is_kept_in_whole_cents_or_exact_decimals() -> None:
    for path in (ROOT / "storage" / "tables").glob("*.py"):
        for node in ast.walk(tree_of(path)):
            assert not (isinstance(node, ast.Name) and node.id in ("float", "Float", "Numeric")), name_of(path)
