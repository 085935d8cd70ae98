"""Remembers: tables, the questions that the product asks of them, and the one place that commits."""
