"""Where Chromium is on this machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOUSE = Path(__file__).parent.parent.parent
PLACES = (
    HOUSE / ".native" / "usr" / "lib" / "chromium" / "chromium",  # where the launcher unpacks it, without root
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
ABSENT = "no Chromium is installed here: `apt-get install chromium`, or Google Chrome, or name one in COMPTOIR_BROWSER"


def find() -> str | None:
    """The browser to run, if there is one."""
    named = os.environ.get("COMPTOIR_BROWSER")
    installed = (shutil.which(name) for name in NAMES)
    unpacked = (str(place) for place in PLACES if os.access(place, os.X_OK))
    return next((found for found in (named, *installed, *unpacked) if found), None)


def is_required() -> bool:
    """Whether a machine without a browser fails instead of leaving its tests out, as in CI."""
    return bool(os.environ.get("COMPTOIR_REQUIRE_BROWSER"))
