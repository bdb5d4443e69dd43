"""A portal of a thousand accounts, and what of it differs from round to round."""

from dataclasses import dataclass

PAGES = 1_000
ROWS = 100
"""Entries on a page of the listing."""
TOWNS = [f"{first}{second}乡" for first in "和平安宁兴丰长永" for second in "泰康顺福隆"]
OFFICES = [
    f"{name}局" for name in ("财政", "教育", "民政", "司法", "水利", "农业", "林业", "交通", "卫生", "文化")
]
BUREAUS = [f"{office[:-1]}{kind}" for office in OFFICES for kind in ("所", "站", "中心")][:25]
GIVEN = ["䶮", "㐂", "𠮷", "镕", "喆", "堃"]
"""Given names beyond GB2312: two of them take four bytes each in GB18030."""


@dataclass(frozen=True, slots=True)
class Account:
    """One page: what it says in a round follows from its number alone."""

    number: int

    @property
    def kind(self) -> str:
        """What differs between two rounds: an amount, noise, a name, or nothing."""
        return {0: "amount", 1: "noise", 2: "name"}.get(self.number % 20, "nothing")

    @property
    def path(self) -> str:
        """Where it lies."""
        return f"/czj/yjs/202409/t20240912_{100_000 + self.number}.html"

    @property
    def unit(self) -> str:
        """Whose account it is."""
        return TOWNS[self.number // 25] + BUREAUS[self.number % 25]

    @property
    def title(self) -> str:
        """As listed and as printed."""
        return f"{self.unit}2023年度单位决算"

    def name(self, turn: int) -> str:
        """Who signs in that round."""
        return "王李张刘陈"[self.number % 5] + GIVEN[(self.number // 20 + turn) % len(GIVEN)]

    def amount(self, turn: int) -> str:
        """What it spent in that round, in 万元."""
        return f"{1_000 + self.number + (turn if self.kind == 'amount' else 0)}.{self.number % 100:02}"

    def body(self, turn: int) -> bytes:
        """The page as served in that round: every third of the names' kind says it is GB2312."""
        noisy = turn if self.kind == "noise" else 0
        signed = self.name(turn if self.kind == "name" else 0)
        charset = "gb2312" if self.number % 60 == 2 else "gbk" if self.kind == "name" else "utf-8"
        text = FRAME.format(
            charset=charset,
            title=self.title,
            unit=self.unit,
            amount=self.amount(turn),
            name=signed,
            visits=100 + noisy * 7,
            minute=noisy % 60,
            token=f"{noisy * 2_654_435_761 % 2**32:08x}",
            links=LINKS,
            rows=ROWS_OF_TABLE,
        )
        return text.encode("utf-8" if charset == "utf-8" else "gb18030")


ACCOUNTS = [Account(number) for number in range(PAGES)]


def listing(number: int) -> bytes:
    """One page of the listing, counted from 0: ten of a hundred rows each."""
    rows = "".join(
        f'<li><span>2024-09-12</span><a href="{one.path}" title="{one.title}">{one.title}</a></li>'
        for one in ACCOUNTS[number * ROWS : (number + 1) * ROWS]
    )
    pages = PAGES // ROWS
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>预决算公开</title></head><body>'
        f'<ul class="list">{rows}</ul>'
        f'<script>createPageHTML({pages},{number},"index","html");</script></body></html>'
    ).encode()


LINKS = "".join(f'<li><a href="/lanmu/{number}/">信息公开栏目{number}</a></li>' for number in range(120))
ROWS_OF_TABLE = "".join(
    f"<tr><td>{208 + row}</td><td>第{row}类支出</td><td>{row * 13}.50</td><td>{row * 11}.25</td></tr>"
    for row in range(1, 25)
)
FRAME = """<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2024-09-12 09:00">
<meta name="ContentSource" content="{unit}"><meta name="csrf-token" content="{token}">
<title>{title}</title><style>.nav li{{float:left}}</style></head><body>
<div class="top">现在是2026年11月23日 10:{minute:02}</div><ul class="nav">{links}</ul>
<h1>{title}</h1>
<div class="info">发布时间：2024-09-12　来源：{unit}　浏览次数：{visits}</div>
<div class="TRS_Editor" id="zoom">
<p>一、部门主要职能</p><p>{unit}承担本乡有关事务的管理和服务，编制本单位的年度预算和决算，并向社会公开。</p>
<p>二、收入支出决算总体情况</p>
<p>2023年度收入总计{amount}万元，支出总计{amount}万元。与上年相比，收入、支出总计各增加12.50万元，增长1.2%。</p>
<p>三、“三公”经费支出情况</p>
<p>2023年度“三公”经费财政拨款支出预算为8.00万元，支出决算为6.50万元，完成预算的81.3%。其中：公务接待费支出决算为2.50万元，
公务用车运行维护费支出决算为4.00万元，因公出国（境）费支出决算为0万元。</p>
<table border="1"><tr><td>科目编码</td><td>科目名称</td><td>决算数</td><td>上年数</td></tr>{rows}</table>
<p>单位负责人：{name}</p></div>
<script>var token = "{token}"; var visits = {visits};</script>
<div class="foot">主办：某县人民政府　<a href="/map.html">网站地图</a></div></body></html>
"""
