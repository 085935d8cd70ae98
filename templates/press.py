"""WeasyPrint set up once per process: our fonts, our style sheet, nothing from the machine or the network.

Importing it takes about a second, so only `templates.pdf` does, when a page is printed.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

HERE = Path(__file__).parent
os.environ["FONTCONFIG_FILE"] = str(HERE / "fonts" / "fonts.conf")  # read when WeasyPrint is imported

import pydyf  # noqa: E402
from PIL import ImageFile  # noqa: E402
from weasyprint import CSS, HTML, Attachment, Document  # noqa: E402
from weasyprint.document import DocumentMetadata  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: E402

from templates.embedded import EmbeddedFile  # noqa: E402

VARIANT = "pdf/a-3u"


class Enclosed(URLFetcher):  # type: ignore[misc]
    """Opens `data:` URLs and files of this folder; anything else stops the printing."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data", "file"), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The content of an address, unless it is out of bounds."""
        parts = urlsplit(url)
        if parts.scheme == "file" and not Path(url2pathname(parts.path)).resolve().is_relative_to(HERE):
            raise ValueError(f"{url} is not a file of the templates")
        return super().fetch(url, headers)


class Sheet(HTML):  # type: ignore[misc]
    """A page whose style sheet says what its elements are, which spares matching the rules of the whole of HTML."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return []


FETCHER = Enclosed()
FONTS = FontConfiguration()
STYLE = CSS(filename=HERE / "documents" / "document.css", url_fetcher=FETCHER, font_config=FONTS)


def printed(html: str, *, title: str, author: str, language: str, files: Iterable[EmbeddedFile]) -> bytes:
    """The sheet as PDF/A-3u."""
    try:
        with _no_collection():
            document = _laid_out(html)
            document.metadata.title, document.metadata.authors, document.metadata.lang = title, [author], language
            _embed(document.metadata, tuple(files))
            return bytes(document.write_pdf(pdf_variant=VARIANT, finisher=_finish))
    except FatalURLFetchingError as refused:  # a BaseException, which nobody expects further up
        raise ValueError(str(refused)) from refused


def _laid_out(html: str) -> Document:
    sheet = Sheet(string=html, url_fetcher=FETCHER)
    return sheet.render(font_config=FONTS, stylesheets=[STYLE], pdf_variant=VARIANT)


def _embed(metadata: DocumentMetadata, files: Sequence[EmbeddedFile]) -> None:
    """WeasyPrint would give what is said of the files an `rdf:RDF` of its own, where many readers read one only."""
    metadata.attachments = [_attachment(file) for file in files]
    end, described, rdf = b"</rdf:RDF>", b"".join(file.metadata for file in files), metadata.generate_rdf_metadata
    metadata.generate_rdf_metadata = lambda *variant: rdf(*variant).replace(end, described + end)


def _attachment(file: EmbeddedFile) -> Attachment:
    return Attachment(string=file.content, name=file.name, description=file.description, relationship=file.relationship)


@contextmanager
def _no_collection() -> Iterator[None]:
    """A layout drops its objects all at once, at its end: looking for garbage meanwhile takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _finish(document: Document, pdf: pydyf.PDF) -> None:
    """WeasyPrint lists each attachment twice in /AF."""
    if files := pdf.catalog.get("AF"):
        files[:] = dict.fromkeys(files)


def _data_with_clear_end(stream: pydyf.Stream, written: property = pydyf.Stream.data) -> bytes:
    """A stream that ends in CR, followed by the usual LF, reads as one byte too short: validators refuse the file."""
    data: bytes = written.__get__(stream)
    return data.removesuffix(b"\nendstream") + b"\r\nendstream" if data.endswith(b"\r\nendstream") else data


pydyf.Stream.data = property(_data_with_clear_end)
ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint changes it for the whole process: half a logo would pass for one
