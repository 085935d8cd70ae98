"""What a call brings: strings, numbers, JSON and uploaded files, however they were sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.platforms.telegram_api.errors import Json, bad_request

Upload = tuple[str, bytes]


@dataclass(frozen=True)
class Parameters:
    """The arguments of one call, read as the platform reads them: a wrong number is 0, wrong JSON is refused."""

    values: Mapping[str, str]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        value = self.text(name)
        return int(value) if value.lstrip("-").isdigit() else default

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "yes", "1")

    def json(self, name: str) -> Any:
        try:
            return json.loads(self.text(name)) if self.text(name) else None
        except ValueError as error:
            raise bad_request(f"Can't parse {name.replace('_', ' ')} JSON object") from error

    def upload(self, name: str) -> Upload | None:
        """A file part named after the parameter, or the part that `attach://` names."""
        return self.files.get(self.text(name).removeprefix("attach://") or name) or self.files.get(name)


async def read_parameters(request: web.Request) -> Parameters:
    """Query string, form, multipart and JSON bodies all count; PTB sends the middle two."""
    values, files = dict(request.query), {}
    if request.content_type == "application/json":
        body: Json = await request.json()
        values |= {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}
    else:
        for name, part in (await request.post()).items():
            if isinstance(part, web.FileField):
                files[name] = part.filename, part.file.read()
            else:
                values[name] = str(part)
    return Parameters(values, files)


def shown(values: Mapping[str, str]) -> Json:
    """The same arguments for a person who reads a test: numbers, lists and objects instead of strings."""
    return {name: _shown(name, value) for name, value in values.items()}


def _shown(name: str, value: str) -> Any:
    try:
        return value if name in ("text", "caption") else json.loads(value)
    except ValueError:
        return value
