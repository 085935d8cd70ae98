"""Reads the dates and times that people type in French and English: "demain 9h", "mardi en huit", "in 2 weeks"."""

from domain.moments.reading import find_moment, read_date, read_moment

__all__ = ["find_moment", "read_date", "read_moment"]
