"""Mail, the way out only: notices for places like `mail:compta@acme.example`."""
