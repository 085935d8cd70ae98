"""How the XML travels inside the PDF: its name, its relationship, and what the metadata say of it (Factur-X 1.0)."""

from __future__ import annotations

from pathlib import Path

from templates.embedded import EmbeddedFile

METADATA = Path(__file__).parent / "factur-x.xmp"


def embedded(xml: bytes) -> EmbeddedFile:
    """The file `factur-x.xml` of an invoice (COMPLIANCE J1, J2)."""
    return EmbeddedFile(
        name="factur-x.xml",
        content=xml,
        description="Factur-X",
        relationship="Data",
        metadata=METADATA.read_bytes(),
    )
