"""The methods by which a bot takes in: updates polled or pushed, and files."""

from __future__ import annotations

import time

from tests.platforms.telegram_api.errors import Json, bad_request, conflict, too_many_requests
from tests.platforms.telegram_api.parameters import Parameters
from tests.platforms.telegram_api.platform import Platform
from tests.platforms.telegram_api.webhook import Webhook

LONGEST_POLL = 50


async def get_updates(platform: Platform, call: Parameters) -> list[Json]:
    if platform.webhook:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    platform.updates.ask_for(call.json("allowed_updates"))
    timeout = min(max(call.integer("timeout"), 0), LONGEST_POLL)
    updates = await platform.updates.poll(call.integer("offset"), min(call.integer("limit", 100), 100), timeout)
    return [update.json() for update in updates]


async def set_webhook(platform: Platform, call: Parameters) -> bool:
    if not call.text("url"):
        return await delete_webhook(platform, call)
    if time.monotonic() - platform.webhook_set_at < platform.limits.webhook_pause:
        raise too_many_requests(1)
    platform.webhook_set_at = time.monotonic()
    connections = min(max(call.integer("max_connections", 40), 1), 100)
    webhook = Webhook(call.text("url"), call.text("secret_token"), connections, platform.updates, platform.limits)
    platform.updates.abort_poll("terminated by setWebhook request")
    await delete_webhook(platform, call)
    platform.updates.ask_for(call.json("allowed_updates"))
    platform.webhook = webhook
    webhook.wake()
    return True


async def delete_webhook(platform: Platform, call: Parameters) -> bool:
    webhook, platform.webhook = platform.webhook, None
    if webhook:
        await webhook.close()
    if call.flag("drop_pending_updates"):
        platform.updates.pending.clear()
    return True


def get_webhook_info(platform: Platform, call: Parameters) -> Json:
    return {
        **(platform.webhook.info() if platform.webhook else {"url": ""}),
        "has_custom_certificate": False,
        "pending_update_count": len(platform.updates.pending),
        "allowed_updates": sorted(platform.updates.allowed),
    }


def get_file(platform: Platform, call: Parameters) -> Json:
    if not call.text("file_id"):
        raise bad_request("file_id not specified")
    file = platform.files.get(call.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > platform.limits.download:
        raise bad_request("file is too big")
    return file.json() | {"file_path": file.path}
