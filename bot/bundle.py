"""A ZIP that is written file after file, with a manifest that `sha256sum -c` reads; its memory does not grow."""

from __future__ import annotations

import hashlib
import pickle
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Self

MANIFEST = "manifeste.sha256"
PACKED = (".pdf", ".png")
"""What is compressed already."""


class Directory:
    """What a ZIP says at its end of each file, on the disk until then: 300,000 of them would be 200 MB."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._count = 0

    def append(self, info: zipfile.ZipInfo) -> None:
        """Remember one more."""
        pickle.dump(info, self._file)
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[zipfile.ZipInfo]:
        self._file.seek(0)
        for _number in range(self._count):
            yield pickle.load(self._file)


class Forgetful(dict[str, Any]):
    """Names that a ZIP looks up to warn of doubles, kept by nobody: ours are unique."""

    def __setitem__(self, name: str, info: Any) -> None:
        """Forget it."""


class Bundle:
    """The ZIP under way, a context; `finish` it at last. `count` files are in it."""

    def __init__(self, target: Path, at: datetime) -> None:
        self._open = ExitStack()
        self._manifest = self._open.enter_context(TemporaryFile())  # noqa: SIM115
        directory: Any = Directory(self._open.enter_context(TemporaryFile()))  # noqa: SIM115
        self._zip = self._open.enter_context(zipfile.ZipFile(target, "w"))
        self._zip.filelist, self._zip.NameToInfo = directory, Forgetful()
        self._at = at.timetuple()[:6]
        self._digest = hashlib.sha256()
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._open.close()

    @property
    def sha256(self) -> str:
        """The SHA-256 of the manifest as it stands: it proves every file that was added."""
        return self._digest.hexdigest()

    def add(self, name: str, parts: Iterable[bytes]) -> None:
        """Add a file."""
        digest = hashlib.sha256()
        with self._zip.open(self._info(name), "w", force_zip64=True) as file:
            for part in parts:
                digest.update(part)
                file.write(part)
        line = f"{digest.hexdigest()}  {name}\n".encode()
        self._manifest.write(line)
        self._digest.update(line)
        self.count += 1

    def finish(self) -> None:
        """Add the manifest, and end the ZIP."""
        self._manifest.seek(0)
        with self._zip.open(self._info(MANIFEST), "w", force_zip64=True) as file:
            shutil.copyfileobj(self._manifest, file)
        self._zip.close()

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self._at)
        info.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return info
