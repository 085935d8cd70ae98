"""One card or list per file."""
