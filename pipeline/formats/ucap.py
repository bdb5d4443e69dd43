"""What new-UCAP pages carry in their scripts: the article's own files, its body, its place in the site."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pipeline.types import Link

_SIBLINGS = re.compile(r"[\"']?articleList[\"']?\s*:\s*(?=\[)")
_NAMES_OF_FILES = ("articleFiles", "articleAppendix")
_FILES = re.compile(rf"[\"']?\b(?:{'|'.join(_NAMES_OF_FILES)})\b[\"']?\s*:\s*")
_STRING = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""", re.DOTALL)
_CONTENT = re.compile(r"\bcontent[\"']?\s*:\s*(?=\{\s*\"content\")")
_CRUMBS = re.compile(r"\"crumbs\"\s*:\s*(?=\[)")
# The millisecond of the upload, which UCAP puts between a file's name and its suffix.
_STAMP = re.compile(r"\d{13}(?=\.\w{2,4}$)")
# A page names its files two or three times; each place that is no JSON costs a look at the whole source.
_MOST_PLACES = 20


def own_files(source: str) -> list[Link]:
    """The article's own files, not those of the sibling articles that the page lists; URLs as they stand."""
    if not any(name in source for name in _NAMES_OF_FILES):
        return []
    own = _without_siblings(source)
    places = islice(_FILES.finditer(own), _MOST_PLACES)
    return [link for match in places for link in _links(_value(own, match.end()))]


def own_content(source: str) -> str:
    """The body that a script would fill in, as HTML; "" where there is none."""
    for match in islice(_CONTENT.finditer(source), _MOST_PLACES):
        value = _json(source, match.end())
        if isinstance(value, dict) and isinstance(value.get("content"), str):
            return str(value["content"])
    return ""


def crumbs(source: str) -> tuple[str, ...]:
    """The names of the columns above the article, outermost first."""
    match = _CRUMBS.search(source)
    value = _json(source, match.end()) if match else None
    names = [item.get("name") for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    return tuple(str(name) for name in names if name)


def _without_siblings(source: str) -> str:
    """Every article page carries the files of its whole column."""
    kept, position = [], 0
    for match in islice(_SIBLINGS.finditer(source), _MOST_PLACES):
        if match.start() < position:
            continue
        kept.append(source[position : match.start()])
        position = _json_end(source, match.end())
    return "".join([*kept, source[position:]])


def _json_end(source: str, start: int) -> int:
    try:
        return json.JSONDecoder().raw_decode(source, start)[1]
    except (ValueError, RecursionError):
        end = source.find("</script", start)
        return end if end >= 0 else len(source)


def _json(source: str, start: int) -> Any:
    try:
        return json.JSONDecoder().raw_decode(source, start)[0]
    except (ValueError, RecursionError):
        return None


def _value(source: str, start: int) -> Any:
    """A JSON value, or the JSON inside a string of JavaScript."""
    if source[start : start + 1] not in {"'", '"'}:
        return _json(source, start)
    match = _STRING.match(source, start)
    if not match:
        return None
    quoted = match[1] or match[2] or ""
    value = _json(quoted, 0)
    return value if value is not None else _json(re.sub(r"\\(.)", r"\1", quoted), 0)


def _links(files: Any) -> Iterator[Link]:
    for item in files if isinstance(files, list) else ():
        if isinstance(item, dict) and str(item.get("delFlag", 0)) != "1":
            url = item.get("url") or item.get("filePath")
            name = item.get("fileName") or item.get("name") or item.get("title")
            if isinstance(url, str) and url.strip():
                yield Link(title=_STAMP.sub("", str(name or "")).strip(), url=url.strip())
