"""Telegram: updates in, posts drawn and sent."""
