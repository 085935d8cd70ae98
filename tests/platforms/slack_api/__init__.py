"""A local Slack for tests: Web API, signed requests, Socket Mode, and people who type, tap and submit.

with SlackServer() as slack:                       # AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    slack.connect_http("http://127.0.0.1:8000")    # or let the app open Socket Mode with slack.app_token
    lea = slack.user("U1", name="Léa")
    assert lea.command("/crm", "devis acme").error is None
    lea.modal.fill({"Client": "Acme"})
    assert lea.modal.submit().outcome == "closed"
    lea.dm.wait_for("Devis")
"""

from tests.platforms.slack_api.server import SlackServer
from tests.platforms.slack_api.wire import signature
from tests.platforms.slack_api.workspace import Installation, Message

__all__ = ["Installation", "Message", "SlackServer", "signature"]
