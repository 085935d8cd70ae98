"""What an attestation says of the program and of who uses it (CGI 286-I-3° bis, BOI-LETTRE-000242)."""

from __future__ import annotations

import hashlib
from datetime import date

from pydantic import BaseModel, ConfigDict


class Attested(BaseModel):
    """The facts of an attestation, for one company and one version. `is_published`: the core is unchanged."""

    model_config = ConfigDict(frozen=True)

    company: str
    siren: str
    address: tuple[str, ...]
    first_used_on: date | None
    version: str
    commit: str
    core: str
    is_published: bool
    is_demo: bool = False

    @property
    def fingerprint(self) -> str:
        """Names these facts: other facts make another attestation."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    @property
    def major(self) -> str:
        """The major version, that of the sealed core: minor versions keep it."""
        return self.version.partition(".")[0]
