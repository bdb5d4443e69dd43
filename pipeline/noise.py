"""What a page shows beside its document: counters, switches, links to the neighbours.

A counter is known by its label and its place, never by being a number: figures are what disclosures are
about.
"""

import re

# 网站访问量：1234 is a figure of an openness report; a counter's label stands alone.
_COUNTER = re.compile(
    r"(?:(?<=^)|(?<=[\s|｜\[【(（]))"
    r"(?:访问(?:量|次数)|浏览(?:量|次数|数)?|点击(?:量|次数|数|率)?|阅读(?:量|次数|数)?|人气)"
    r"\s{0,3}[:：]\s{0,3}[\[【(（]?\s{0,3}(?:\d{1,12}|-)?\s{0,3}[\]】)）]?\s{0,3}(?:人?次)?[\]】)）]?(?=$|[\s|｜])",
    re.MULTILINE,
)
_COUNTED = re.compile("访问|浏览|点击|阅读|人气")
"""Every counter's label has one of them, and hardly any line."""
_SENTENCE = re.compile("[。；;]")
_CLAUSE_OR_ROW = re.compile("[\t，]|^[|]")
_HEAD_LINE = re.compile("来源|时间|日期|作者|编辑|字[体号]|打印|关闭")
_FURNITURE = re.compile(
    r"[\s\[【(（|｜]*(?:"
    r"(?:上|下)[一1](?:篇|条|页)(?:[:：].*|$)|相关(?:链接|稿件|文章|新闻|阅读)\s*[:：]?$|关联稿件\s*[:：]?$"
    r"|分享(?:到|至)?\s*[:：]?|扫一扫.{0,20}$|.{0,4}(?:字体|字号)\s*[:：]?.{0,12}$"
    r"|打印(?:本页|此页|页面)?|关闭(?:窗口|本页|页面)?|收藏(?:本页|此页)?|返回(?:顶部|列表)?|微信|微博|QQ空间"
    r")[\s\]】)）|｜]*"
)
_FURNITURE_BEGINS = re.compile(r"[\s\[【(（|｜]*(?:[上下相关分扫打收返微Q]|.{0,4}字[体号])")
"""How each of them begins, alone or as the first of several; few other lines do."""
_PIECES = re.compile(r"[\s|｜]+|(?<=[】\]])(?=[【\[])")
_LONGEST_FURNITURE = 120
_NEAR = 120
"""Characters on either side of a counter in which a line shows what it is."""


def without_counters(text: str) -> str:
    """The text without visit counters; in a sentence or a table 访问量：9 is a figure that is reported."""
    if not _COUNTED.search(text):
        return text
    return _COUNTER.sub(lambda counter: counter[0] if _is_reported(counter) else "", text)


def _is_reported(counter: re.Match[str]) -> bool:
    text, start, end = counter.string, counter.start(), counter.end()
    before = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
    after = text[end : end + _NEAR].partition("\n")[0]
    line = before + counter[0] + after
    if _HEAD_LINE.search(line):
        return bool(_SENTENCE.search(line))
    return bool(_SENTENCE.search(line) or _CLAUSE_OR_ROW.search(line))


def is_furniture(line: str) -> bool:
    """Whether a line is a switch, a share bar or a link to a neighbour, and nothing else."""
    if len(line) > _LONGEST_FURNITURE or "\t" in line:
        return False
    if not _FURNITURE_BEGINS.match(line):
        return False
    pieces = [piece for piece in _PIECES.split(line) if piece]
    return bool(_FURNITURE.fullmatch(line)) or (bool(pieces) and all(map(_FURNITURE.fullmatch, pieces)))
