"""The central platform of 江苏 (yjsgk.jsczt.cn): departments, then their templates, then the files.

Everything is asked by POST and answered as JSON; there are no article pages: the files are the disclosures.
Place, year and type (预算 or 决算) are parameters: the column's address or its page names them.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from crawler.cms import Ask, Page
from crawler.cms.markup import absolute, heading, parsed_json, setting, trim
from pipeline.dates import day
from pipeline.errors import LayoutChanged
from pipeline.types import Entry

DEPARTMENTS = "front/department/getdepartmentname.do"
TEMPLATES = "front/budgetfinal/itemsandpag.do"
FILES = "front/budgetfinal/getTemporaryFiles.do"
_DOWNLOAD = "front/budgetfinal/download.do"
_LANDMARK = re.compile(r"getdepartmentname\.do|itemsandpag\.do|getTemporaryFiles\.do")
_YEAR = re.compile(r"<option\b[^>]{0,80}value\s*=\s*[\"']?((?:19|20)\d\d)\b", re.IGNORECASE)
_SUFFIX = re.compile(r"\.(?:pdf|docx?|xlsx?|zip|rar)$", re.IGNORECASE)

Step = Sequence[str]
"""(address, what it is asked for, year, type, the day shown beside it)"""


class Jiangsu:
    """One place of the platform: all its departments, year by year."""

    def recognise(self, page: Page) -> float:
        """The addresses that its page asks."""
        return 1.0 if _LANDMARK.search(page.text) else 0.0

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The files of one department.

        Raises:
            LayoutChanged: the page does not ask the platform's addresses, or an answer is no JSON.
        """
        if not page.memo:
            if not _LANDMARK.search(page.text):
                raise LayoutChanged(f"{page.url}: none of the platform's addresses")
            return ()
        answer = parsed_json(page.text)
        if answer is None:
            raise LayoutChanged(f"{page.url}: the answer is no JSON")
        return tuple(_entries(page, answer)) if page.memo["asked"] == FILES else ()

    def next_page(self, page: Page) -> Ask | None:
        """What the answer leads to comes first, then what still waits."""
        if page.memo:
            steps = [*_led_to(page), *json.loads(page.memo["left"])]
            return _ask(steps, page.memo["root"])
        return _ask(_first_steps(page), _root(page.url))

    def pages(self, page: Page) -> int | None:
        """It has none."""
        return None

    def total(self, page: Page) -> int | None:
        """It does not say."""
        return None

    def column_name(self, page: Page) -> str:
        """The page's title."""
        return heading(page.tree)


def _root(url: str) -> str:
    """The application's own folder: what stands before /front/ or the page's file."""
    return urljoin(url, "." if "/front/" not in url else url.partition("front/")[0])


def _first_steps(page: Page) -> list[Step]:
    """The departments of the place, for each year and type that the address or the page names."""
    query = dict(parse_qsl(urlsplit(page.url).query))

    def named(key: str) -> str:
        return query.get(key) or setting(page.text, key)

    years = [query["date"]] if "date" in query else list(dict.fromkeys(_YEAR.findall(page.text)))
    types = [named("typeid")] if named("typeid") else ["1", "2"]
    years = years or [named("date")]
    return [(DEPARTMENTS, named("pid") or named("code"), year, kind, "") for year in years for kind in types]


def _led_to(page: Page) -> Iterator[Step]:
    """The templates of each department, the files of each template, the templates' further pages."""
    answer, memo = parsed_json(page.text), page.memo
    if memo["asked"] == DEPARTMENTS:
        for one in _rows(answer):
            yield TEMPLATES, str(one.get("iid") or ""), memo["date"], memo["typeid"], ""
    elif memo["asked"] == TEMPLATES and isinstance(answer, Mapping):
        for one in _rows(answer.get("budgetTemplates")):
            shown = str(one.get("publishtime") or one.get("t_uploaddate") or "")
            yield FILES, str(one.get("uuid") or ""), memo["date"], memo["typeid"], shown


def _ask(steps: Sequence[Step], root: str) -> Ask | None:
    if not steps:
        return None
    asked, name, year, kind, shown = steps[0]
    forms: Mapping[str, Mapping[str, str]] = {
        DEPARTMENTS: {"pid": name, "departmentName": "", "date": year, "typeid": kind},
        TEMPLATES: {"page_num": "1", "groupid": name, "typeid": kind, "date": year},
        FILES: {"uuid": f"'{name}'"},  # quoted: so the platform's own page asks
    }
    memo = {"asked": asked, "date": year, "typeid": kind, "shown": shown, "root": root}
    memo["left"] = json.dumps(steps[1:])
    return Ask(urljoin(root, asked), forms[asked], memo, leads_on=True)


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _entries(page: Page, answer: Any) -> Iterator[Entry]:
    for file in _rows(answer):
        if file.get("iid"):
            yield Entry(
                title=_SUFFIX.sub("", trim(str(file.get("t_oldname") or ""))),
                url=absolute(page.memo["root"], f"{_DOWNLOAD}?iid={file['iid']}"),
                published_on=day(str(file.get("t_uploaddate") or page.memo["shown"])),
            )
