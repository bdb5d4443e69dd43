"""The first lines of a document: where it lies in its site, and what it is called."""

import re
from collections.abc import Iterable
from itertools import islice

_WHERE = re.compile(
    r"\s*(?:您?(?:的|现在|目前)?(?:当前|所在)(?:所在)?(?:的)?位置|您现在的位置|位置)(?:是|为)?\s*[:：]\s*(.+)"
)
_STEP = re.compile(r"\s*(?:>+|＞+|»|›|→|/|\\)\s*")
_SUBJECT = re.compile(
    r"[预决]算|三公|绩效|年报|年度报告|信息公开|采购|债务|报告|公告|公示|通知|说明|清单|情况"
)
_YEAR = re.compile(r"[12２]\s?[\d０-９]\s?[\d０-９]\s?[\d０-９]\s*年|二[〇○Ｏ零]")
_ACCOUNTS = re.compile(r"[预决]算")
_COMPLETE = re.compile(
    r"(?:[预决]算(?:公开)?|三公.{0,6}经费|报告|说明|情况|公开|表|清单|办法|通知|公告|公示|方案|目标|自评|模板|样张)"
    r"(?:[（(][^（）()]{1,12}[）)])?$"
)
_NEVER = re.compile(
    r"目\s*录$|第[一二三四五六七八九十\d]+[部分章节条]|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]"
    r"|[-—–\s]*\d+[-—–\s]*$|附件\s*[\d一二三四五六]*\s*[:：]?$|(?:公开|发布|成文)(?:时间|日期)|索\s*引\s*号|来源|[-*•]"
)
_NAMED = re.compile(r"\s*(?:标\s*题|名\s*称)\s*[:：|\t]+\s*([^|\t]+)")
_OPENING = 12
_LONGEST = 100


def breadcrumb(line: str) -> tuple[str, ...]:
    """The steps of a line such as 您当前所在位置: 首页>政务公开>财政信息; empty where it is no such line."""
    match = _WHERE.match(line) if "位置" in line else None
    return steps(match[1]) if match else ()


def steps(path: str) -> tuple[str, ...]:
    """The steps of a path such as 首页 > 政务公开."""
    return tuple(step for step in _STEP.split(path.strip()) if step)


def title_of(lines: Iterable[str]) -> str:
    """The first line that is a title, among the opening lines; "" where the title is lost."""
    for line in islice(_printed(lines), _OPENING):
        if named := _NAMED.match(line):
            return named[1].strip()
        if _starts_the_body(line):
            break
        if _is_title(line):
            return line
    return ""


def cover_title(lines: Iterable[str]) -> str:
    """The title of a printed cover, whose lines break where the page is full; "" where there is none."""
    joined = ""
    for line in islice(_printed(lines), _OPENING // 2):
        if _starts_the_body(line) or len(joined) > _LONGEST:
            break
        if _NEVER.match(line) or "人大常委会" in line or re.search("会议.{0,2}文件", _unspaced(line)):
            continue
        joined += _unspaced(line)
        if _COMPLETE.search(joined) and _YEAR.search(joined):
            return joined
    return ""


def _printed(lines: Iterable[str]) -> Iterable[str]:
    return (line.strip() for line in lines if line.strip())


def _starts_the_body(line: str) -> bool:
    return len(line) > _LONGEST or "。" in line or bool(re.match(r"目\s*录$|第一部分", line))


def _is_title(line: str) -> bool:
    if _NEVER.match(line) or breadcrumb(line) or line.endswith(("：", ":", "；", "，")) or len(line) < 6:
        return False
    return bool(_ACCOUNTS.search(line) or (_SUBJECT.search(line) and (_YEAR.search(line) or len(line) > 10)))


def _unspaced(line: str) -> str:
    """Printers space letters out and PDF readers space digits off: neither is part of a Chinese title."""
    return re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", line)
