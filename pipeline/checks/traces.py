"""Traces of a form that was not filled in with care, as data: one pattern a rule."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.types import Finding, Severity

MOST = 20
"""Findings of one pattern in one text; beyond it they tell nothing new."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What a careless text shows; `{found}` in the message is the place, shortened."""

    rule: str
    severity: Severity
    pattern: re.Pattern[str]
    message: str


def _trace(rule: str, severity: Severity, pattern: str, message: str) -> Trace:
    return Trace(rule, severity, re.compile(pattern), message)


TRACES: Sequence[Trace] = (
    _trace(
        "TPL-01",
        Severity.WARNING,
        r"[（(](?:项目|单位|部门)名称[）)](?!\s{0,3}[:：|])",
        "占位符未删：“{found}”",
    ),
    _trace(
        "TPL-01",
        Severity.WARNING,
        r"[（(]?注?[:：]?请(?:各?单位|各?部门)?(?:根据|按照|结合)[^。；\n]{0,10}实际[^。；\n）)]{0,20}[）)]?",
        "填表说明未删：“{found}”",
    ),
    _trace(
        "TPL-01",
        Severity.WARNING,
        r"(?:[XxＸ×]{2,8}|[Xx×])\s{0,2}(?:万元|元|个|人|辆|批|台|%|单位|部门|项目|年度)",
        "占位符未填：“{found}”",
    ),
    _trace(
        "TPL-01",
        Severity.WARNING,
        r"(?:增加|增长|大于|高于|上升)\s{0,2}[（(/]\s{0,2}(?:减少|下降|小于|低于|降低)[）)]?"
        r"|(?:减少|下降|小于|低于|降低)\s{0,2}[（(/]\s{0,2}(?:增加|增长|大于|高于|上升)[）)]?",
        "模板的二选一未选：“{found}”",
    ),
    _trace("TPL-01", Severity.WARNING, r"草案\d{1,2}表", "“草案”字样残留：“{found}”"),
    _trace(
        "TPL-01",
        Severity.WARNING,
        r"(?<=[\s□:：])[?？](?=(?:完成结果|实施过程|主管部门|财政部门|项目单位|第三方|专家组))",
        "☑符号编码丢失为“{found}”",
    ),
    _trace(
        "TPL-01",
        Severity.WARNING,
        r"(?:算|款|费)支\s{0,2}(?=\d[\d,.]{0,15}\s{0,2}(?:万|亿)?元)",
        "“支出”漏字：“{found}”",
    ),
    _trace("TPL-01", Severity.INFO, "。。|，，|,,|，,|,，|、、|；；", "重复标点：“{found}”"),
    _trace(
        "TPL-02",
        Severity.WARNING,
        r"(?:增加|减少)的?(?:主要)?原因[是为]?[:：]?\s{0,2}无(?:此项|该项|相关)[^。；;]{0,10}",
        "称有增减，原因却是没有此项：“{found}”",
    ),
    _trace(
        "TPL-03", Severity.INFO, r"增加\s?0(?:\.0{1,2})?\s?万?元[,，]\s?增长\s?0", "没有变动写作“{found}”"
    ),
    _trace(
        "NUM-01",
        Severity.WARNING,
        r"(?<![\d.])\d{1,9}\.\d{1,4}\.\d{1,6}\s{0,2}[万萬亿億]?元",
        "不是数字：“{found}”",
    ),
    _trace(
        "NUM-01",
        Severity.WARNING,
        r"(?<![\d.,])\d{1,3}(?:,\d{3}){0,4}\.\d{1,6}\s{0,2}万\s{0,2}万元",
        "单位重复：“{found}”",
    ),
    _trace(
        "EMPTY-06",
        Severity.INFO,
        r"\n\s{0,20}附件?\s{0,2}[:：]\s{0,40}(?:\n\s{0,20}(?:扫一扫|返回|关闭|打印)|$)",
        "文末“附件：”为空",
    ),
)


def traces(text: str) -> Iterator[Finding]:
    """A finding for each trace found."""
    for trace in TRACES:
        for number, match in enumerate(trace.pattern.finditer(text)):
            if number == MOST:
                break
            found = " ".join(match[0].split())
            yield Finding(
                rule=trace.rule,
                severity=trace.severity,
                message=trace.message.format(found=found[:40]),
                start=match.start(),
                end=match.end(),
            )
