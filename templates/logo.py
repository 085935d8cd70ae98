"""Makes an uploaded logo fit for print: an RGB picture of sensible size, or a refusal that says why not."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from domain.errors import Refusal
from domain.messages import _

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_FILE = 5_000_000
MOST_PIXELS = 25_000_000
SIDES = (800, 320)
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")


def prepared_logo(uploaded: bytes) -> bytes:
    """A PNG in RGB or RGBA of at most 800 × 320 pixels, its empty borders cut off, nothing but pixels kept."""
    if len(uploaded) > LARGEST_FILE:
        raise Refusal(
            _("This picture is too big: at most {megabytes} MB, please.", megabytes=LARGEST_FILE // 1_000_000)
        )
    picture = _read(uploaded)
    picture = picture.crop(_ink(picture))
    picture.thumbnail(SIDES)
    prepared = BytesIO()
    picture.save(prepared, "PNG", optimize=True)
    return prepared.getvalue()


def _read(uploaded: bytes) -> Image:
    """The picture, upright and in RGB; its size is judged from the header, before a bomb can unfold."""
    from PIL import Image, ImageOps

    try:
        picture = Image.open(BytesIO(uploaded), formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_many_pixels()
        picture.load()
        return _in_rgb(ImageOps.exif_transpose(picture))
    except Image.DecompressionBombError as bomb:
        raise _too_many_pixels() from bomb
    except (OSError, SyntaxError, ValueError, EOFError) as unreadable:
        raise Refusal(_("This is not a picture that can be printed. Please send a PNG or a JPEG.")) from unreadable


def _too_many_pixels() -> Refusal:
    millions = MOST_PIXELS // 1_000_000
    return Refusal(_("This picture has too many pixels: at most {millions} million, please.", millions=millions))


def _in_rgb(picture: Image) -> Image:
    """PDF/A wants one colour space, so CMYK, palettes and greys become RGB; transparency stays."""
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _ink(picture: Image) -> tuple[int, int, int, int]:
    """The box around what can be seen, or the whole picture when it is all of one colour."""
    from PIL import Image, ImageChops

    page = Image.new("RGB", picture.size, "white")
    page.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    return ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox() or (0, 0, *picture.size)
