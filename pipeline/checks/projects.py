"""Checks of the performance part: scores, evaluated projects, explanations that the figures deny."""

import re
from collections.abc import Iterator

from pipeline.checks.statements import Statements
from pipeline.interval import in_yuan
from pipeline.types import Finding, Severity

_EVALUATED = re.compile(
    r"对(?P<names>(?:[、,，和及\s]{0,3}[“\"][^”\"\n]{2,40}[”\"]){1,12})\s{0,3}等?\s{0,2}(?P<count>\d{1,3})个项目[^。]{0,12}部门评价"
)
_NAME = re.compile(r"[“\"]([^”\"\n]{2,40})[”\"]")
_REPORT = re.compile(r"部门评价报告")
_REPORTED = re.compile(r"项目名称\s{0,3}[:：]\s{0,4}([^\n|]{2,40})")
_SLOW = re.compile(
    r"(?:个别|部分|有的|少数)?项目[^。；;\n]{0,8}(?:预算)?执行率(?:偏低|较低|不高|低)[^。；;\n]{0,40}"
)
_FULL_MARKS = 100


def projects(said: Statements) -> Iterator[Finding]:
    """The findings about projects and their evaluation."""
    yield from _scores(said)
    yield from _evaluated(said)
    yield from _slow(said)


def _scores(said: Statements) -> Iterator[Finding]:
    """PERF-01: no score is above 100."""
    for fact in said.facts:
        if fact.unit == "分" and fact.field.endswith("_score") and fact.value > _FULL_MARKS:
            yield Finding(
                rule="PERF-01",
                severity=Severity.WARNING,
                message=f"{fact.label}{fact.value}分，超过满分100分",
                fields=(fact.field,),
                stated=str(fact.value),
                start=fact.start,
                end=fact.end,
            )


def _evaluated(said: Statements) -> Iterator[Finding]:
    """PERF-02 the attached report is of a project said to be evaluated; PERF-03 as many are named as said."""
    for match in _EVALUATED.finditer(said.text):
        named = _NAME.findall(match["names"])
        if len(named) > int(match["count"]):
            message = f"列出{len(named)}个项目，却写“{match['count']}个项目”"
            yield _finding("PERF-03", message, match.start(), match.end())
        heading = _REPORT.search(said.text, match.end())
        reports = list(_REPORTED.finditer(said.text, heading.start())) if heading else []
        strangers = [report for report in reports if not _among(report[1], named)]
        if reports and len(strangers) == len(reports) and len(named) == int(match["count"]):
            message = f"称对{'、'.join(named)}开展部门评价，所附评价报告却是“{strangers[0][1].strip()}”"
            yield _finding("PERF-02", message, strangers[0].start(), strangers[0].end())


def _among(name: str, named: list[str]) -> bool:
    plain = "".join(name.split())
    return any(one in plain or plain in one for one in named)


def _slow(said: Statements) -> Iterator[Finding]:
    """PERF-09: projects are said to spend slowly, while every one listed spent its whole budget."""
    spent = {fact.field: fact for fact in said.facts if re.fullmatch(r"project_\d+_executed", fact.field)}
    budgets = {field: twin for field in spent for twin in said.all(field.replace("_executed", "_budget"))[:1]}
    if len(spent) < 2 or spent.keys() != budgets.keys():
        return
    if all(in_yuan(spent[field]) >= in_yuan(budgets[field]) for field in spent):
        for match in _SLOW.finditer(said.text):
            message = f"称“{match[0]}”，而所列{len(spent)}个项目的执行数都达到预算数"
            yield _finding("PERF-09", message, match.start(), match.end())


def _finding(rule: str, message: str, start: int, end: int) -> Finding:
    return Finding(rule=rule, severity=Severity.WARNING, message=message, start=start, end=end)
