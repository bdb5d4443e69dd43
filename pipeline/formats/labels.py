"""The box of labels above a disclosure: 索引号, 发布机构, 成文日期, 文号 and their kin."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

_OURS = {
    "index_number": ("索引号", "信息索引号", "索取号", "信息索引"),
    "document_number": ("文号", "发文字号", "发文文号", "文件编号", "公文文号", "备注/文号", "备註/文號"),
    "issuer": (
        "发布机构",
        "发文机关",
        "发布单位",
        "发文单位",
        "发布部门",
        "发文机构",
        "公开责任部门",
        "制发机关",
    ),
    "published_on": ("发布日期", "公开日期", "发布时间", "公开时间", "发布于"),
    "written_on": ("成文日期", "发文日期", "公文生成日期", "生成日期", "信息生成日期", "成文时间"),
    "title": ("信息名称", "名称", "标题", "公文名称", "文件名称"),
    "source": ("信息来源", "来源", "稿件来源", "文章来源"),
}
# fmt: off - a word list
_OTHERS = (
    "信息分类",
    "主题分类",
    "体裁分类",
    "组配分类",
    "服务对象分类",
    "公文种类",
    "文种",
    "主题词",
    "关键词",
    "有效性",
    "效力状态",
    "公开方式",
    "公开形式",
    "公开范围",
    "公开时限",
    "公开程序",
    "公开属性",
    "生效日期",
    "实施日期",
    "废止日期",
    "失效日期",
    "失效时间",
    "内容概述",
    "所属栏目",
    "所属主题",
    "信息类别",
    "载体类型",
    "责任编辑",
    "责任部门",
    "审核人",
    "审核",
    "作者",
    "编辑",
    "时间",
    "日期",
    "浏览次数",
    "浏览量",
    "访问量",
    "点击数",
    "点击量",
    "阅读次数",
    "阅读量",
    "字体",
    "字号",
    "打印",
    "分享到",
    "分享",
)
# fmt: on
_FIELD_OF = {label: field for field, labels in _OURS.items() for label in labels}
_ABSENT = re.compile(r"(?:无|暂无|null|undefined|[-—/\s]*)", re.IGNORECASE)


def _pattern(label: str) -> str:
    """A label as printed: its characters may stand apart (索 引 号)."""
    return r"[ 　\xa0]{0,4}".join(map(re.escape, label))


def _any_of(labels: Iterable[str]) -> str:
    return "|".join(_pattern(label) for label in sorted(labels, key=len, reverse=True))


_ALL = [*_FIELD_OF, *_OTHERS]
_GAP = r"[ 　\xa0]{0,4}"
_ANY, _LONG = _any_of(_ALL), _any_of(label for label in _ALL if len(label) > 2)
# With a colon a long label is one wherever it stands, for values are glued to the next label
# (文号:公开日期:2022-09-07). A short one must not be the tail of a word (单位名称：), and one without a colon
# must fill its cell or bracket.
_FIRST = re.escape("".join({label[0] for label in _ALL}) + " 　\xa0")
"""Characters that labels, or the gaps before them, begin with: at any other none of the many is tried."""
_BESIDE_LABELS = re.compile(r"[:：\t|\[\]【】]")
_SPACES = re.compile("[ 　\xa0]")
_KNOWN = frozenset(_ALL)
_EDGES = " \t\n\r|｜[]【】　\xa0;；"
_LONGEST_VALUE = 300


@cache
def _label() -> re.Pattern[str]:
    """Compiled when a page first asks: it takes a tenth of a second."""
    return re.compile(
        rf"(?=[{_FIRST}])(?:"
        rf"(?:(?<![\u4e00-\u9fff])(?P<any>{_ANY})|(?P<long>{_LONG})){_GAP}[\]】]?{_GAP}[:：]"
        rf"|(?:(?<=^)|(?<=[\t|\[【])){_GAP}(?P<cell>{_ANY}){_GAP}(?:[\]】]|(?=[\t|]|$)))",
        re.MULTILINE,
    )


def labelled(text: str) -> dict[str, str]:
    """The values by field: index_number, document_number, issuer, published_on, written_on, title, source.

    `text` has a line a paragraph and tabs between cells. A value ends at the next known label, at the end of
    its line, or with its cell; only a label alone on its line has it on the next one. Empty values are
    left out, and of labels printed twice the first value counts.
    """
    found: dict[str, str] = {}
    lines = _lines_with_labels(text)
    matches = [match for start, end in lines for match in _label().finditer(text, start, end)]
    ends = [*(match.start() for match in matches[1:]), len(text)]
    for match, end in zip(matches, ends, strict=False):
        label = re.sub(r"\s", "", match["any"] or match["long"] or match["cell"])
        between = text[match.end() : min(end, match.end() + _LONGEST_VALUE)]
        value = _value(between, starts_line=match.start() == 0 or text[match.start() - 1] == "\n")
        if label in _FIELD_OF and value:
            found.setdefault(_FIELD_OF[label], value)
    return found


def _lines_with_labels(text: str) -> Iterator[tuple[int, int]]:
    """The lines that may hold a label: before a colon, in a bracket or a cell, or alone."""
    start = 0
    for line in text.split("\n"):
        if _BESIDE_LABELS.search(line) or _SPACES.sub("", line) in _KNOWN:
            yield start, start + len(line)
        start += len(line) + 1


def _value(between: str, *, starts_line: bool) -> str:
    own, _, following = between.partition("\n")
    line = following.partition("\n")[0] if starts_line and not own.strip(_EDGES) else own
    value = next((cell for cell in re.split(r"[\t|]", line) if cell.strip(_EDGES)), "").strip(_EDGES)
    return "" if _ABSENT.fullmatch(value) or "{{" in value else value
