"""The terminal: a pleasant chat on a screen, plain text from a pipe."""
