"""The web process: what platforms post to us, and what watchers ask."""
