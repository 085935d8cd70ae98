"""Slack: events in, messages and modals drawn, notices posted."""
