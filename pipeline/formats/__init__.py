"""One module a format; each turns bytes into a Document."""

from dataclasses import dataclass

from pipeline.errors import DocumentError
from pipeline.types import Document, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What is known of bytes before they are read; none of it is believed against the bytes."""

    name: str = ""
    url: str | None = None
    content_type: str | None = None
    ocr: bool = False
    """Whether pages that are pictures are to be recognised."""


class PartlyRead(DocumentError):
    """This file says less than it should; `document` holds what it does say."""

    def __init__(self, status: Status, reason: str, document: Document) -> None:
        """`reason` is a sentence for a person."""
        super().__init__(status, reason)
        self.document = document
