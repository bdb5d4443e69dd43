"""What stands in for the page that was asked for: a challenge, a login, an error page, the home page.

All of them come under 200 too. A challenge is told, never solved.
"""

import re

from pipeline.dedup import distance, folded, simhash

_CHALLENGE = re.compile(
    r"\$_ts\b|__jsl_clearance|__jsluid|_waf_|WZWS|acw_sc__v2|HWWAFSES"
    r"|(?:安全|访问|人机|滑动)验证|验证码|疑似攻击|(?:请求|访问)(?:已)?被(?:拦截|阻断)"
    r"|(?:开启|启用|打开)\s?JavaScript|enable JavaScript",
    re.IGNORECASE,
)
"""Scripts and words of challenges. A good page may carry them too: they count where there is nothing else."""
_LANDMARK = re.compile(
    r"<meta\b[^<>]{0,80}\bname\s*=\s*[\"']?(?:ArticleTitle|PubDate|ColumnName)\b|<!?-{0,2}<?UCAPCONTENT"
    r"|\b(?:id|class)\s*=\s*[\"']?(?:zoom|vsb_content|TRS_Editor)\b|createPageHTML|\blistData\s*=|<datastore",
    re.IGNORECASE,
)
"""Of articles and listings: who guards them shows nothing of them."""
_PASSWORD = re.compile(r"<input\b[^<>]*\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_MISSING = re.compile(
    r"页面不存在|页面没有找到|页面未找到|网页不存在|找不到(?:该|您|网页|页面)|您访问的(?:页面|网页|内容|信息)|内容已(?:被)?删除"
    r"|(?:文章|信息|栏目)不存在|not found"
    r"|(?:错误|error|http|状态码?)\W{0,6}404\b|\b404\W{0,6}(?:错误|error|页面|抱歉|sorry)|^\W{0,20}404\b",
    re.IGNORECASE,
)
"""A bare 404 is as often an amount, or how often a page was read."""
_LINK = re.compile(r"<a\b[^<>]*>[^<]*</a>", re.IGNORECASE)
_UNSEEN = re.compile(
    r"<(script|style|title)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>?|&\w{1,30};", re.DOTALL | re.IGNORECASE
)
"""What is opened and never closed goes on to the end, as in browsers: looking on from each opening anew would
take hours on a page of nothing else."""
_TITLE = re.compile(r"<title\b[^<>]*>([^<]*)", re.IGNORECASE)
_LITTLE = 300
"""A page that says no more than this says only that it is not there; articles have more to say."""
_LONGEST_STUB = 4_000
"""Characters; those that were met had 1,166 and 1,334."""
_CHINESE = re.compile("[\u4e00-\u9fff]")
_ALIKE = 6
"""Bits of a simhash in which a page differs from itself a moment later: counters, a day, the newest news."""


def is_challenge(text: str) -> bool:
    """Whether a page is a challenge, or asks to log in, and nothing else."""
    if _CHALLENGE.search(text) or _PASSWORD.search(text):
        return len(words(text)) < _LITTLE and not has_landmarks(text)
    return _is_stub(text)


def is_missing(text: str) -> bool:
    """Whether a page answered under 200 says that what was asked for is not there."""
    title = _TITLE.search(text)
    if title and _MISSING.search(title[1].strip()):
        return True
    said = words(_LINK.sub(" ", text))  # a portal's frame is links, and comes with whatever it frames
    return len(said) < _LITTLE and bool(_MISSING.search(said))


def is_same_page(text: str, other: str) -> bool:
    """Whether two pages show the same, but for what changes from one request to the next."""
    one, two = folded(words(text)), folded(words(other))
    if one == two:
        return bool(one)
    near = min(len(one), len(two)) * 10 >= max(len(one), len(two)) * 9
    return near and len(one) >= _LITTLE and distance(simhash(one), simhash(two)) <= _ALIKE


def has_landmarks(text: str) -> bool:
    """Whether a page has what only articles and listings of a known CMS have."""
    return bool(_LANDMARK.search(text))


def words(text: str) -> str:
    """What a person would see of a page: no tags, scripts, styles or comments."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def _is_stub(text: str) -> bool:
    """A few hundred bytes of script, and not one word: what sets a cookie and loads the page again."""
    if len(text) > _LONGEST_STUB or "<script" not in text.lower() or "location" not in text:
        return False
    return not _CHINESE.search(text)
