"""Reads the dates and times that people type in French and English: "demain 9h", "mardi en huit", "in 2 weeks"."""

from domain.moments.reading import find_moment, read_date, read_moment
from domain.moments.usual import monday_morning, next_mornings, tomorrow_morning

__all__ = ["find_moment", "monday_morning", "next_mornings", "read_date", "read_moment", "tomorrow_morning"]
