"""The pipeline that a company begins with; `/stages` changes it."""

from __future__ import annotations

from collections.abc import Iterator

STAGES = (
    ("Prospect", "Prospect", "10", "open"),
    ("Qualifié", "Qualified", "30", "open"),
    ("Proposition", "Proposal", "50", "open"),
    ("Négociation", "Negotiation", "75", "open"),
    ("Gagné", "Won", "100", "won"),
    ("Perdu", "Lost", "0", "lost"),
)
APART = 1000
"""Between two positions there is room for stages that come later."""


def first_stages() -> Iterator[str]:
    """The statements that write them."""
    for number, (french, english, probability, outcome) in enumerate(STAGES, start=1):
        values = f"{number * APART}, '{french}', '{english}', '{probability}', '{outcome}'"
        yield f"INSERT INTO stage (position, name, name_en, probability, outcome) VALUES ({values})"
