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
_FURNITURE = re.compile(
    r"[\s\[【(（|｜]*(?:"
    r"(?:上|下)[一1](?:篇|条|页)(?:[:：].*|$)|相关(?:链接|稿件|文章|新闻|阅读)\s*[:：]?$|关联稿件\s*[:：]?$"
    r"|分享(?:到|至)?\s*[:：]?|扫一扫.{0,20}$|.{0,4}(?:字体|字号)\s*[:：]?.{0,12}$"
    r"|打印(?:本页|此页|页面)?|关闭(?:窗口|本页|页面)?|收藏(?:本页|此页)?|返回(?:顶部|列表)?|微信|微博|QQ空间"
    r")[\s\]】)）|｜]*"
)
_PIECES = re.compile(r"[\s|｜]+|(?<=[】\]])(?=[【\[])")
_LONGEST_FURNITURE = 120


def without_counters(text: str) -> str:
    """The text without visit counters, wherever in a line they stand."""
    return _COUNTER.sub("", text)


def is_furniture(line: str) -> bool:
    """Whether a line is a switch, a share bar or a link to a neighbour, and nothing else."""
    if len(line) > _LONGEST_FURNITURE or "\t" in line:
        return False
    pieces = [piece for piece in _PIECES.split(line) if piece]
    return bool(_FURNITURE.fullmatch(line)) or (bool(pieces) and all(map(_FURNITURE.fullmatch, pieces)))
