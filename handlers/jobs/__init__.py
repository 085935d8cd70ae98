"""One scheduled job per file."""
