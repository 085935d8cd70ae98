"""How the platform says no: an error code, its sentence and its parameters."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A refused call; `parameters` carries `retry_after` or `migrate_to_chat_id`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> Json:
        """The body that goes with HTTP status `code`."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str, **parameters: int) -> ApiError:
    """400. The platform writes the reason's first letter small, except in names such as BUTTON_DATA_INVALID."""
    is_name = reason[1:2].isupper() or reason[1:2] == "_"
    return ApiError(400, f"Bad Request: {reason if is_name else reason[:1].lower() + reason[1:]}", **parameters)


def forbidden(reason: str) -> ApiError:
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
