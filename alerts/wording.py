"""The words and colours in which mails speak of changes and columns."""

from pipeline.obligations import Basis
from pipeline.types import ChangeKind, ColumnState

EVENTS = {
    ChangeKind.PUBLISHED: "已发布",
    ChangeKind.AMENDED: "已修改",
    ChangeKind.WITHDRAWN: "已撤下",
    ChangeKind.RESTORED: "已恢复",
    ChangeKind.OVERDUE: "逾期未公开",
    ChangeKind.COLUMN_BROKEN: "栏目异常",
    ChangeKind.COLUMN_RECOVERED: "栏目恢复正常",
}

COLOURS = {
    ChangeKind.PUBLISHED: "#1a7f4b",
    ChangeKind.AMENDED: "#b45309",
    ChangeKind.WITHDRAWN: "#b42318",
    ChangeKind.RESTORED: "#175cd3",
    ChangeKind.OVERDUE: "#b42318",
    ChangeKind.COLUMN_BROKEN: "#b42318",
    ChangeKind.COLUMN_RECOVERED: "#175cd3",
}

STATES = {
    ColumnState.OK: "正常",
    ColumnState.NO_NEWS: "正常，没有新内容",
    ColumnState.EMPTY: "列表为空",
    ColumnState.LAYOUT_CHANGED: "页面改版，读不出列表",
    ColumnState.SUSPECT: "内容可疑",
    ColumnState.BLOCKED: "被网站拦截",
    ColumnState.SOFT_404: "页面不存在",
    ColumnState.UNREACHABLE: "无法访问",
    ColumnState.TLS_ERROR: "证书或加密连接有误",
    ColumnState.SILENT: "长期没有更新",
}

BASES = {
    Basis.STATUTORY: "批复后二十日",
    Basis.COHORT: "同级首家公开后二十日",
    Basis.CALENDAR: "通常的公开期限",
    Basis.OWN_HISTORY: "按该单位上年公开日期推算",
}
