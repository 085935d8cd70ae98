"""Every rule of law that the documentation names is shown by a test that names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
RULES = re.findall(r"^\| ([A-J]\d+) \|", (HERE.parent / "docs" / "compliance.md").read_text(), re.MULTILINE)
TESTS = "\n".join(path.read_text() for path in sorted(HERE.rglob("*.py")) if path != Path(__file__))
RANGES = re.findall(r"\b([A-J])(\d+) (?:to|–|-) \1(\d+)\b", TESTS)


@pytest.mark.parametrize("rule", RULES)
def test_a_test_names_the_rule(rule: str) -> None:
    letter, number = rule[0], int(rule[1:])
    is_in_range = any(letter == of and int(first) <= number <= int(last) for of, first, last in RANGES)
    assert is_in_range or re.search(rf"\b{rule}\b", TESTS), f"no test shows {rule}"
