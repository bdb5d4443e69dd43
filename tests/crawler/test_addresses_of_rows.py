from urllib.parse import urljoin

from hypothesis import given
from hypothesis import strategies as st

from crawler.cms.markup import absolute

BASES = ("http://h.cn/a/b/c.html", "http://h.cn", "https://h.cn:8443/a/?q=1", "http://h.cn/x?u=/y/z")
PIECES = (
    "/",
    "./",
    "../",
    "//",
    ".",
    "..",
    "a",
    "b1.html",
    "?",
    "x=1",
    "&",
    "%E5",
    "#f",
    ";p",
    "中",
    "HTTP://",
)
HOSTS = ("", "http://", "https://", "http://o.cn", "https://o.cn:8080/", "javascript:")


@given(st.sampled_from(BASES), st.sampled_from(HOSTS), st.lists(st.sampled_from(PIECES), max_size=6))
def test_an_address_is_put_together_as_it_would_be_joined(base: str, host: str, pieces: list[str]) -> None:
    address = host + "".join(pieces)
    try:
        joined = urljoin(base, address)
    except ValueError:
        joined = address

    assert absolute(base, address) == joined
