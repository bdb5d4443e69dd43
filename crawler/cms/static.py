"""What families with rows and pager in their HTML share."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.cms import Ask, Page
from crawler.cms.markup import absolute
from crawler.cms.pagers import CALL, CONTAINED_CALL


def following(page: Page, url: str, *, promised: bool = True, **memo: str) -> Ask:
    """The next page of the same markup: it has its rows where this one has them."""
    place = memo.pop("place", "") or page.memo.get("place") or page.listing.place
    kept = {"place": place, **memo}
    return Ask(url, memo={name: value for name, value in kept.items() if value}, promised=promised)


def called_page(page: Page) -> tuple[int, int, str] | None:
    """(pages, number of this page from 1, address of the next or "") of a createPageHTML call.

    The first page is bare. TRS counts from 0 and names its second page _1; the call that names a container
    first (CMSPRO) counts from 1 and names it _2.
    """
    call = CALL.search(page.text)
    if not call:
        return None
    contained = CONTAINED_CALL.match(call[0]) is not None
    pages, current = int(call[1]), int(call[2])
    number = current if contained else current + 1
    suffix = number + 1 if contained else number
    address = absolute(page.origin, f"{call[3]}_{suffix}.{call[4]}") if number < pages else ""
    return pages, number, address


def with_query(url: str, **values: object) -> str:
    """The address with these parameters in its query, in place of those of the same name."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | {k: str(v) for k, v in values.items()}
    return parts._replace(query=urlencode(query)).geturl()
