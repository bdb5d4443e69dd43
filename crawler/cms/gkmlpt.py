"""gkmlpt, the catalogue platform of 广东: a tree of categories in the page, articles by JSON, 100 a page.

Page 0 of the API is page 1 again. Times are Unix seconds; the attachments stand in the list already.
"""

import re
from collections.abc import Iterator, Mapping
from json import JSONDecoder
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from crawler.cms import Ask, Page
from crawler.cms.markup import absolute, heading, parsed_json, setting, trim
from crawler.cms.static import with_query
from pipeline.dates import day
from pipeline.errors import LayoutChanged
from pipeline.types import Entry, Link

PAGE_SIZE = 100
EVERYTHING = "0"
"""The category that holds all others."""
# Letters first, then what may not stand before them: a pattern that begins with letters is found by a C loop.
_TREE = re.compile(r"TREE(?<!\wTREE)[\"']?\s*:\s*(?=\[)")
_CONFIG = re.compile(r"\b_CONFIG\s*=\s*\{")
_DETAIL = re.compile(r"\bDETAIL[\"']?\s*:\s*\{")
_API = re.compile(r"/gkmlpt/api/all/(\d+)")
_BUDGETS = re.compile("[预决]算|财政信息|财政资金")

Article = Mapping[str, Any]


class Gkmlpt:
    """Guangdong: /gkmlpt/index#<category>, or the API's own address of a category."""

    def recognise(self, page: Page) -> float:
        """Its configuration with a tree, without the article that a content page has there; an answer."""
        if _answer(page) is not None:
            return 1.0
        if not _CONFIG.search(page.text) or _DETAIL.search(page.text):
            return 0.0
        return 1.0 if _TREE.search(page.text) and setting(page.text, "SID") else 0.0

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The articles of an answer; the page itself holds none.

        Raises:
            LayoutChanged: neither an answer nor the tree.
        """
        answer = _answer(page)
        if answer is not None:
            return tuple(_entry(article, page.url) for article in _articles(answer))
        if page.memo or not _TREE.search(page.text):
            raise LayoutChanged(f"{page.url}: no tree of categories, and no answer of the API")
        return ()

    def next_page(self, page: Page) -> Ask | None:
        """Page by page through the address's category, or through each that is of accounts."""
        answer = _answer(page)
        if answer is None:
            wanted = _wanted(page)
            return _ask(page.url, setting(page.text, "SID"), wanted) if wanted else None
        query = dict(parse_qsl(urlsplit(page.url).query))
        number = max(1, int(query.get("page") or 1))  # page 0 is page 1 again
        total = _count(answer)
        if _articles(answer) and (total is None or number * PAGE_SIZE < total):
            return Ask(with_query(page.url, page=number + 1), memo=page.memo, promised=total is not None)
        left = [one for one in page.memo.get("left", "").split(",") if one]
        return _ask(page.url, query.get("sid", ""), left, page.memo["of"]) if left else None

    def pages(self, page: Page) -> int | None:
        """By a hundred."""
        total = self.total(page)
        return -(-total // PAGE_SIZE) if total else None

    def total(self, page: Page) -> int | None:
        """What an answer counts, where it is the only category gone through."""
        answer = _answer(page)
        several = "," in page.memo.get("of", "")
        return None if answer is None or several else _count(answer)

    def column_name(self, page: Page) -> str:
        """The category's name, where it is the only one; else the site's."""
        names = {
            str(n.get("id")): str(n.get("name", "")).rpartition("/")[2] for n in _budget_nodes(_tree(page))
        }
        wanted = _wanted(page)
        return names.get(wanted[0], "") if len(wanted) == 1 and wanted[0] in names else heading(page.tree)


def _answer(page: Page) -> Mapping[str, Any] | None:
    if not page.text.lstrip().startswith("{"):
        return None
    answer = parsed_json(page.text)
    return answer if isinstance(answer, dict) and isinstance(answer.get("articles"), list) else None


def _articles(answer: Mapping[str, Any]) -> list[Article]:
    return [
        one for one in answer["articles"] if isinstance(one, dict) and (one.get("url") or one.get("post_url"))
    ]


def _count(answer: Mapping[str, Any]) -> int | None:
    total = answer.get("total") or (answer.get("classify") or {}).get("post_count")
    return int(str(total)) if str(total or "").isdigit() else None


def _entry(article: Article, origin: str) -> Entry:
    times = (
        article.get(name) for name in ("display_publish_time", "first_publish_time", "date", "created_at")
    )
    return Entry(
        title=trim(str(article.get("title") or "")),
        url=absolute(origin, str(article.get("url") or article.get("post_url"))),
        published_on=next((found for time in times if (found := day(str(time or "")))), None),
        attachments=tuple(_files(article.get("attachment"), origin)),
    )


def _files(files: object, origin: str) -> Iterator[Link]:
    for file in files if isinstance(files, list) else ():
        if isinstance(file, dict) and file.get("url"):
            url = absolute(origin, str(file["url"]))
            yield Link(title=trim(str(file.get("name") or "")) or url.rsplit("/", 1)[-1], url=url)


def _wanted(page: Page) -> list[str]:
    """The categories to go through: the one in the address, else those of accounts, else everything."""
    named = dict(parse_qsl(urlsplit(page.url).query)).get("catId", "")
    if named.isdigit():
        return [named]
    found = [str(node["id"]) for node in _budget_nodes(_tree(page))]
    return found or [EVERYTHING]


def _tree(page: Page) -> list[Any]:
    start = _TREE.search(page.text)
    if not start:
        return []
    try:
        tree, _ = JSONDecoder(strict=False).raw_decode(page.text, start.end())
    except (ValueError, RecursionError):
        return []
    return tree if isinstance(tree, list) else []


def _budget_nodes(nodes: list[Any], deeper: int = 8) -> Iterator[Mapping[str, Any]]:
    """The categories named after accounts, or the categories below one so named: those hold the articles."""
    for node in nodes:
        if not isinstance(node, dict):
            continue
        below = [one for one in node.get("children") or () if isinstance(one, dict)]
        wanted = bool(_BUDGETS.search(str(node.get("name", ""))))
        if wanted and not below and str(node.get("id", "")).isdigit():
            yield node
        elif deeper and below:
            below = (
                [{**one, "name": f"{node['name']}/{one.get('name', '')}"} for one in below]
                if wanted
                else below
            )
            yield from _budget_nodes(below, deeper - 1)


def _ask(url: str, sid: str, categories: list[str], of: str = "") -> Ask:
    root = _API.sub("", url.partition("?")[0]).partition("/gkmlpt")[0]
    api = f"{root}/gkmlpt/api/all/{categories[0]}?page=1&sid={sid}"
    return Ask(api, memo={"left": ",".join(categories[1:]), "of": of or ",".join(categories)}, leads_on=True)
