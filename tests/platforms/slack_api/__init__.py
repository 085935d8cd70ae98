"""A local Slack for tests: Web API, signed requests, Socket Mode, and people who type, tap and submit."""

from tests.platforms.slack_api.server import SlackServer
from tests.platforms.slack_api.wire import signature
from tests.platforms.slack_api.workspace import Installation, Message

__all__ = ["Installation", "Message", "SlackServer", "signature"]
