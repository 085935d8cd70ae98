"""Files that travel inside a PDF."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EmbeddedFile:
    """A file inside the PDF; `relationship` is an AFRelationship of ISO 32000-2: Data, Source, Alternative.

    `metadata` is what the XMP of the PDF says of it: `rdf:Description` elements.
    """

    name: str
    content: bytes
    description: str
    relationship: str = "Data"
    metadata: bytes = b""
