"""Files in both directions: the three steps of an upload, and downloads that need the token."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.platforms.slack_api.arguments import Arguments
from tests.platforms.slack_api.errors import Json, Refusal
from tests.platforms.slack_api.messages import Announcer
from tests.platforms.slack_api.workspace import Conversation, File, Message, Workspace


@dataclass
class Upload:
    """An address that was given out, and the bytes once they arrived."""

    name: str
    length: int
    content: bytes | None = None


class Files:
    def __init__(self, workspace: Workspace, announcer: Announcer) -> None:
        self.workspace = workspace
        self.announcer = announcer
        self.origin = ""
        self.uploads: dict[str, Upload] = {}

    @property
    def methods(self) -> dict[str, Callable[[Arguments], Json]]:
        return {
            "files.getUploadURLExternal": self.get_upload_url,
            "files.completeUploadExternal": self.complete,
            "files.info": self.info,
        }

    def get_upload_url(self, call: Arguments) -> Json:
        name, length = call.required("filename"), call.required("length")
        if int(length) < 1:
            raise Refusal("invalid_arguments", ["must be greater than 0 [json-pointer:/length]"])
        id = self.workspace.new_id("F")
        self.uploads[id] = Upload(name, int(length))
        return {"ok": True, "upload_url": f"{self.origin}/upload/v1/{id}", "file_id": id}

    def receive(self, id: str, content: bytes) -> None:
        """The bytes posted to an upload address; raises `file_not_found` or `length_mismatch`."""
        if id not in self.uploads:
            raise Refusal("file_not_found")
        if len(content) != self.uploads[id].length:
            raise Refusal("length_mismatch")
        self.uploads[id].content = content

    def complete(self, call: Arguments) -> Json:
        """Share the files where a conversation's id says; people's ids and names are `channel_not_found`."""
        wanted = call.structure("files") or []
        named = [call.text("channel_id"), *(call.text("channels") or "").split(",")]
        places = [self._place(id) for id in named if id]
        uploads = [self.uploads.get(file["id"]) for file in wanted]
        if not wanted or any(upload is None or upload.content is None for upload in uploads):
            raise Refusal("file_not_found")
        files = [self._keep(file["id"], file.get("title")) for file in wanted]
        for place in places:
            message = self._share(place, files, call.text("initial_comment") or "", call.text("thread_ts"))
            self.announcer.posted(message)
        return {"ok": True, "files": [file.payload for file in files]}

    def _place(self, id: str) -> Conversation:
        conversation = self.workspace.joined(id)
        if conversation.is_archived:
            raise Refusal("is_archived")
        return conversation

    def _keep(self, id: str, title: str | None) -> File:
        upload = self.uploads.pop(id)
        file = self.new(id, upload.name, upload.content or b"")
        self.workspace.files[id] = replace(file, title=title or upload.name)
        return self.workspace.files[id]

    def new(self, id: str, name: str, content: bytes) -> File:
        mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return File(id, name, name, mimetype, content, f"{self.origin}/files-pri/{id}/{name}")

    def _share(self, place: Conversation, files: list[File], comment: str, thread_ts: str | None) -> Message:
        app = self.workspace.app
        message = Message(
            channel=place.id,
            ts=self.workspace.new_ts(),
            user=app.bot_user_id,
            bot_id=app.bot_id,
            app_id=app.app_id,
            text=comment,
            files=tuple(files),
            thread_ts=thread_ts,
        )
        return place.keep(message)

    def info(self, call: Arguments) -> Json:
        id = call.required("file")
        if id not in self.workspace.files:
            raise Refusal("file_not_found")
        return {"ok": True, "file": self.workspace.files[id].payload}
