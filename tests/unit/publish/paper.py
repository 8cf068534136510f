"""Reading documents back: words, structure and marks of a PDF, words of a Word file."""

import io
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject


def squeezed(text: str) -> str:
    """Words without the spaces and breaks that a line or a page brings."""
    bare = unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\u00ad", "")
    return re.sub(r"\s+", "", bare)


def pdf_words(pdf: bytes) -> str:
    """Everything a PDF says, page after page."""
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def docx_words(body: bytes) -> str:
    """Everything a Word file says outside its header and footer, in order."""
    document = docx.Document(io.BytesIO(body))
    texts = document.element.body.iter(qn("w:t"), qn("w:br"))
    return squeezed("".join(text.text or "" for text in texts))


def structure(pdf: bytes) -> Iterator[DictionaryObject]:
    """Every element of the structure tree."""
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    yield from _elements(root["/StructTreeRoot"])


def _elements(node: Any) -> Iterator[DictionaryObject]:
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        kids = node.get("/K", [])
        kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
        for kid in kids if isinstance(kids, list) else [kids]:
            yield from _elements(kid)


def tags(pdf: bytes) -> list[str]:
    """The names of its structure elements, in reading order."""
    return [str(element["/S"]) for element in structure(pdf)]
