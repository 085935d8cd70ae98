"""Every word and page that a person reads."""
