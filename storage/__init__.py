"""Remembers: books, tables and the questions that the product asks of them."""
