"""One guided conversation per file."""
