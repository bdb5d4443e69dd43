"""What gkmlpt pages (广东) carry in their script: the article's body, which a browser would fill in."""

import json
import re

_DETAIL = re.compile(r"\bDETAIL[\"']?\s{0,5}[:=]\s{0,5}(?=\{)")


def detail(source: str) -> str:
    """The body in `_CONFIG.DETAIL.content`, as HTML; "" where there is none."""
    match = _DETAIL.search(source)
    if not match:
        return ""
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(source, match.end())
    except (ValueError, RecursionError):
        return ""
    content = value.get("content") if isinstance(value, dict) else None
    return content if isinstance(content, str) else ""
