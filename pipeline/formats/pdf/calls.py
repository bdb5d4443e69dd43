"""The functions of pdfium that are called for every letter, object and stroke of a page.

pypdfium2 declares the types of their arguments, and the checking of each against its type costs three times
what pdfium does (1.0 against 0.25 µs a call). Undeclared they go to C as they are: an int as int, a handle or
what `byref` gives as a pointer. Nothing else is to be handed to these.
"""

from collections.abc import Callable
from ctypes import CFUNCTYPE, cast
from typing import Any

import pypdfium2.raw as pdfium


def _undeclared(function: Any) -> Callable[..., Any]:
    """The same function, its result declared, its arguments not."""
    return cast(function, CFUNCTYPE(function.restype))


char_origin = _undeclared(pdfium.FPDFText_GetCharOrigin)
is_generated = _undeclared(pdfium.FPDFText_IsGenerated)
loose_char_box = _undeclared(pdfium.FPDFText_GetLooseCharBox)

object_of_form = _undeclared(pdfium.FPDFFormObj_GetObject)
object_of_page = _undeclared(pdfium.FPDFPage_GetObject)
matrix_of = _undeclared(pdfium.FPDFPageObj_GetMatrix)
type_of = _undeclared(pdfium.FPDFPageObj_GetType)

count_segments = _undeclared(pdfium.FPDFPath_CountSegments)
draw_mode = _undeclared(pdfium.FPDFPath_GetDrawMode)
segment_of = _undeclared(pdfium.FPDFPath_GetPathSegment)
segment_closes = _undeclared(pdfium.FPDFPathSegment_GetClose)
segment_point = _undeclared(pdfium.FPDFPathSegment_GetPoint)
segment_type = _undeclared(pdfium.FPDFPathSegment_GetType)
