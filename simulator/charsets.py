"""Pages in the bytes their portal sends: utf-8, or one of the ways in which charsets go wrong."""

from simulator.portals import Charset

_UTF8 = "text/html; charset=utf-8"


def encoded(page: str, charset: Charset | None) -> tuple[bytes, str]:
    """The bytes of a page and the Content-Type they are sent with."""
    if charset is None:
        return page.encode(), _UTF8
    if charset is Charset.MISLABELLED:
        page = _declaring(page, "gb2312").replace("</body>", "<p>承办：𠮷</p>\n</body>")
        body = page.encode("gb18030").replace(b"</body>", b"<!-- \xff -->\n</body>")
        return body, "text/html; charset=gb2312"
    if charset is Charset.UNDECLARED:
        return _declaring(page, "").encode("gb18030"), "text/html"
    return page.encode("gb18030"), _UTF8


def _declaring(page: str, name: str) -> str:
    if not name:
        for declaration in (
            "; charset=utf-8",
            "; charset=UTF-8",
            '<meta charset="UTF-8">',
            '<meta charset="utf-8">',
        ):
            page = page.replace(declaration, "")
        return page
    page = page.replace('charset="utf-8"', f'charset="{name}"').replace("UTF-8", name)
    return page.replace("charset=utf-8", f"charset={name}")
