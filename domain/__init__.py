"""The rules of selling: plain Python, no I/O, no clock, no database."""
