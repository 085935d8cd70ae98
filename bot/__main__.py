"""`python -m bot` is `comptoir`."""

from bot.cli import main

main()
