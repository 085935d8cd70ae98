"""Logos as people send them: made printable, or refused with a reason."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from PIL import Image

from domain.errors import Refusal
from templates.logo import prepared_logo
from templates.pages import page, title
from templates.pdf import render
from tests.templates.reading import faults
from tests.templates.samples import document, logo


def opened(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture))


@pytest.mark.parametrize(
    ("mode", "shape"),
    [("CMYK", "JPEG"), ("L", "JPEG"), ("P", "GIF"), ("1", "PNG"), ("LA", "PNG"), ("RGBA", "WEBP"), ("CMYK", "TIFF")],
)
def test_any_picture_becomes_one_that_pdf_a_takes(mode: str, shape: str) -> None:
    prepared = prepared_logo(logo(mode, shape))
    paper = document(count=1)
    printed = render(page(paper, prepared), title=title(paper), author="", language=paper.language)
    assert opened(prepared).mode in {"RGB", "RGBA"}
    assert faults(printed) == []


def test_a_large_logo_is_made_smaller_and_loses_its_empty_borders() -> None:
    framed = Image.new("RGB", (4000, 3000), "white")
    framed.paste("#123456", (1000, 1000, 3000, 1500))
    sent = BytesIO()
    framed.save(sent, "PNG")
    assert opened(prepared_logo(sent.getvalue())).size == (800, 200)


def test_a_blank_picture_stays_whole() -> None:
    blank = BytesIO()
    Image.new("RGB", (40, 20), "white").save(blank, "PNG")
    assert opened(prepared_logo(blank.getvalue())).size == (40, 20)


def bomb() -> bytes:
    """A few bytes that would unfold to ten thousand million pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")

    header = (100_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"", "not a picture"),
        (b"%PDF-1.7 hello", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (logo()[:400], "not a picture"),
        (bomb(), "too many pixels"),
        (b"\x00" * 5_000_001, "too big"),
    ],
    ids=["nothing", "a PDF", "an SVG", "half a picture", "a bomb", "a big file"],
)
def test_what_cannot_be_printed_is_refused(sent: bytes, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        prepared_logo(sent)
