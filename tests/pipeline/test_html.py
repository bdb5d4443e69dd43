"""What a page says, and nothing of the page around it."""

from datetime import date

import pytest

from pipeline.formats.labels import labelled
from pipeline.read import read
from pipeline.types import Document, Status

ADDRESS = "http://www.linshui.example/czxx/202409/1.shtml"
HEAD = '<meta charset="utf-8"><meta name="ArticleTitle" content="临水县水利局2023年度部门决算">'
BODY = "<p>2023年度收入总计1806.42万元。</p>"


def page(inside: str, head: str = HEAD) -> str:
    return f"<!doctype html><html><head>{head}</head><body>{inside}</body></html>"


def document_of(source: str, url: str | None = ADDRESS) -> Document:
    document = read(source.encode(), url=url).document
    assert document is not None
    return document


@pytest.mark.parametrize(
    "opening",
    [
        '<div id="zoom">',
        '<div class="wzzw">',
        '<div id="zoomcon">',
        '<div id="cmsArticleContent">',
        '<div class="article-content-body">',
        '<div class="view TRS_Editor">',
        '<div class="trs_editor_view">',
        '<div class="TRS_UEDITOR">',
        '<div id="vsb_content_2">',
        '<div class="v_news_content">',
        '<div class="news_cont_d_wrap">',
        '<div class="content-zc">',
        '<div><form name="_newscontent_fromname">',
        '<div type="text/x-handlebars-template">{{#each data}}<div id="zoom">',
        "<div><!--UCAPCONTENT-->",
        "<div><UCAPCONTENT>",
    ],
)
def test_the_body_stands_where_its_cms_puts_it(opening: str) -> None:
    menu = "<div class='list'>" + "<p>本市今日召开会议，部署重点工作，要求各部门抓好落实。</p>" * 9 + "</div>"
    closing = "<!--/UCAPCONTENT-->" if "<!--" in opening else "</UCAPCONTENT>" if "<UCAP" in opening else ""
    assert (
        document_of(page(menu + opening + BODY + closing + "</div>")).text == "2023年度收入总计1806.42万元。"
    )


def test_what_changes_by_itself_is_not_taken_into_the_text() -> None:
    def answered(count: int, generated: str, sibling: str) -> str:
        return page(
            f"<div class=info>浏览次数：{count}</div><div id=zoom>{BODY}<p>访问量：{count}次</p></div>"
            f"<p>上一篇：<a href=2.shtml>{sibling}</a></p><div class=bdsharebuttonbox>分享到：微信 微博</div>"
            f'<script>var contentData={{articleList:[{{"title":"{sibling}"}}]}}</script>',
            HEAD + f'<meta name="HtmlGenerateTime" content="{generated}">',
        )

    one = read(answered(3, "2024-09-18 10:00", "甲局2023年度部门决算").encode(), url=ADDRESS)
    other = read(answered(4711, "2025-01-02 03:04", "乙局2023年度部门决算").encode(), url=ADDRESS)
    assert one.digest != other.digest
    assert one.fingerprint == other.fingerprint
    assert one.document is not None
    assert one.document.text == "2023年度收入总计1806.42万元。"


@pytest.mark.parametrize(
    "line",
    [
        "【打印本页】【关闭窗口】",
        "【字体：大 中 小】",
        "上一篇：临水县教育局2023年度部门决算",
        "下一条：没有了",
        "分享到：",
    ],
)
def test_switches_and_neighbours_are_no_text(line: str) -> None:
    assert (
        document_of(page(f"<div id=zoom>{BODY}<p>{line}</p></div>")).text == "2023年度收入总计1806.42万元。"
    )


def test_tables_are_rows_of_cells() -> None:
    rows = "<tr><th>项目<th>金额</tr><tr><td><p>教育</p><p>支出</p></td><td> 12.50\n</td></tr>"
    rows += "<tr><td></td><td>3</td></tr>"
    assert (
        document_of(page(f"<div id=zoom><table>{rows}</table>完</div>")).text
        == "项目\t金额\n教育 支出\t12.50\n\t3\n完"
    )


def test_a_table_that_lays_out_the_page_keeps_its_paragraphs() -> None:
    text = "<p>一、收入决算情况如下，全部为财政拨款。</p><p>二、支出决算情况如下，均已支付。</p>" * 9
    source = page(
        f"<div id=zoom><table><tr><td>侧栏</td><td>{text}{'<p>说明文字。</p>' * 200}</td></tr></table></div>"
    )
    assert document_of(source).text.count("\n") > 200


SITE = "http://www.linshui.example"
DOWNLOAD = "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1"


@pytest.mark.parametrize(
    ("markup", "path"),
    [
        ('<a href="./files/1.pdf">决算</a>', "/czxx/202409/files/1.pdf"),
        ('<a href="/doc/ucap/9/document/AbCd">决算</a>', "/doc/ucap/9/document/AbCd"),
        (
            '<a href="/module/download/downfile.jsp?filename=0.pdf">决算</a>',
            "/module/download/downfile.jsp?filename=0.pdf",
        ),
        (f'<a href="{DOWNLOAD}">决算</a>', DOWNLOAD),
        ('<a href="/show?name=%E5%86%B3%E7%AE%97%2Epdf">决算</a>', "/show?name=%E5%86%B3%E7%AE%97%2Epdf"),
        ('<a href="/uploads/1.p\ndf">决算</a>', "/uploads/1.pdf"),
        ('<a href="/__local/A/B/0c.PDF#page=2">决算</a>', "/__local/A/B/0c.PDF"),
        ('<iframe src="/js/viewer.html?file=/files/2.pdf"></iframe>', "/files/2.pdf"),
        ('<embed src="../3.ofd">', "/czxx/3.ofd"),
        ('<object data="4.pdf"></object>', "/czxx/202409/4.pdf"),
        ("<script>var pdf='./P0202409180001.pdf';</script>", "/czxx/202409/P0202409180001.pdf"),
        ('<a href="javascript:;" onclick="window.open(\'5.doc\')">决算</a>', "/czxx/202409/5.doc"),
    ],
)
def test_files_are_found_wherever_a_page_hangs_them(markup: str, path: str) -> None:
    links = document_of(page(f"<div id=zoom>{BODY}{markup}</div>")).links
    assert [link.url for link in links] == [SITE + path]


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="/czxx/202409/2.shtml">下一篇</a>',
        '<a href="/uploads/1.jpg">照片</a>',
        '<a href="mailto:a@linshui.example">邮箱</a>',
        '<a href="{{url}}.pdf">{{fileName}}</a>',
        '<a href="http://[broken/1.pdf">附件.pdf</a>',
    ],
)
def test_what_is_no_file_is_no_attachment(markup: str) -> None:
    assert document_of(page(f"<div id=zoom>{BODY}{markup}</div>")).links == ()


def test_files_outside_the_body_count_where_the_page_calls_them_attachments() -> None:
    links = document_of(
        page(
            '<div class="nav"><a href="/files/map.pdf">网站地图</a></div>'
            f"<div id=zoom>{BODY}</div>"
            '<div class="fj-a"><a href="1.xls">公开表</a></div><p>附件：<a href="2.pdf">全文</a></p>'
            '<ul><li><a href="/files/x.pdf">甲局2023年度部门决算</a></li></ul>'
        )
    ).links
    assert [(link.title, link.url.rsplit("/", 1)[-1]) for link in links] == [
        ("公开表", "1.xls"),
        ("2.pdf", "2.pdf"),
    ]


def test_one_file_is_one_attachment() -> None:
    links = document_of(
        page(
            f'<div id=zoom>{BODY}<a href="1.pdf">下载</a><a href="./1.pdf#p2">决算公开</a>'
            '<iframe src="1.pdf"></iframe></div>'
        )
    ).links
    assert [(link.title, link.url) for link in links] == [
        ("决算公开", "http://www.linshui.example/czxx/202409/1.pdf")
    ]


def test_links_resolve_against_the_base_and_without_an_address_against_the_site_itself() -> None:
    head = HEAD + '<base href="/lsx/"><meta name="SiteDomain" content="www.linshui.example">'
    source = page(f'<div id=zoom>{BODY}<a href="files/1.pdf">决算</a></div>', head)
    expected = "http://www.linshui.example/lsx/files/1.pdf"
    assert document_of(source).links[0].url == expected
    assert document_of(source, None).links[0].url == expected


@pytest.mark.parametrize(
    ("head", "inside"),
    [
        ('<meta name="ARTICLETITLE" content="null"><title>甲局2023年决算 - 临水县人民政府</title>', ""),
        ("<title>甲局2023年决算_临水县政府网</title>", "<h1>临水县人民政府门户</h1>"),
        ("<title>甲局2023年决算</title>", "<h1>\n 甲局2023年决算\t</h1>"),
        ("<title>临水县</title>", '<div class="zw_title"><p>甲局2023年决算</p><span>来源：</span></div>'),
        ("<title>首页</title>", "<!--<UCAPTITLE>-->甲局2023年决算<!--</UCAPTITLE>-->"),
    ],
)
def test_the_title_is_the_articles_not_the_sites(head: str, inside: str) -> None:
    source = page(f"{inside}<div id=zoom>{BODY}</div>", '<meta charset="utf-8">' + head)
    assert document_of(source).title == "甲局2023年决算"


def test_the_date_is_the_publication_not_the_template_or_the_generation() -> None:
    info = "<p>发布日期：{{formatDate pubDate 'YYYY'}}</p><p>成文日期：2024年9月2日 公开日期：2024-09-18</p>"
    generated = (
        '<meta name="HtmlGenerateTime" content="2025-02-07 03:11"><meta name="PubDate" content="1970-01-01">'
    )
    document = document_of(page(f"{info}<div id=zoom>{BODY}</div>", HEAD + generated))
    assert document.published_on == date(2024, 9, 18)
    assert document.written_on == date(2024, 9, 2)


@pytest.mark.parametrize(
    ("printed", "values"),
    [
        ("文号: 公开日期: 2022-09-07", {"published_on": "2022-09-07"}),
        ("文  号: 成文日期:", {}),
        ("索 引 号：A1文号：2号主题词：水", {"index_number": "A1", "document_number": "2号"}),
        ("文号：2号发布机构：水利局", {"document_number": "2号", "issuer": "水利局"}),
        ("[ 索引号 ]\tA1\t[ 发文字号 ]\t无", {"index_number": "A1"}),
        ("索引号\n发布机构\n水利局", {"issuer": "水利局"}),
        ("单位名称：水利局", {}),
        ("发布机构：水利局\n发布机构：另一局", {"issuer": "水利局"}),
        ("信息来源：\n水利局", {"source": "水利局"}),
        ("首页\n 发 布　机 构 \n水利局", {"issuer": "水利局"}),
    ],
)  # fmt: skip
def test_labels_end_each_others_values(printed: str, values: dict[str, str]) -> None:
    assert labelled(printed) == values


def test_a_value_is_not_taken_from_the_line_below_a_line_of_labels() -> None:
    assert labelled("发布日期：2024-09-18 来源：\n主办单位：水利局").keys() == {"published_on"}


@pytest.mark.parametrize(
    "source", ["<div>" * 100_000 + "收入总计3万元", "<ul><li>" * 50_000 + "收入总计3万元"]
)
def test_nesting_without_end_loses_no_text(source: str) -> None:
    assert "收入总计3万元" in document_of(page(source)).text


def test_ten_megabytes_on_one_line_are_text() -> None:
    sentence = "收入总计三万元，"
    assert len(document_of(page("<div id=zoom><p>" + sentence * 500_000 + "</p></div>")).text) == 4_000_000


def test_more_files_than_an_article_has_are_cut_and_said() -> None:
    reading = read(
        page(
            "<div id=zoom>" + "".join(f'<a href="{n}.pdf">{n}</a>' for n in range(2_500)) + "</div>"
        ).encode()
    )
    assert reading.status == Status.PARTIAL
    assert "2000" in (reading.reason or "")
    assert reading.document is not None
    assert len(reading.document.links) == 2_000


def test_a_page_of_nothing_but_a_frame_is_read() -> None:
    reading = read(page('<div id="zoom"><iframe src="1.pdf"></iframe></div>').encode(), url=ADDRESS)
    assert reading.status == Status.OK
    assert reading.document is not None
    assert [link.url for link in reading.document.links] == [f"{ADDRESS[:-7]}1.pdf"]


def frame(source: str, generated: int = 1) -> bytes:
    return page(f'<div id="zoom">{source}</div><!-- {generated} -->', HEAD).encode()


@pytest.mark.parametrize(
    "shown", ['<iframe src="{}.pdf"></iframe>', '<a href="{}.pdf"></a>', '<img src="{}.jpg">']
)
def test_a_page_without_text_is_the_same_while_it_shows_the_same(shown: str) -> None:
    now = read(frame(shown.format(1)), url=ADDRESS)
    assert read(frame(shown.format(1), generated=2), url=ADDRESS).fingerprint == now.fingerprint
    assert read(frame(shown.format(2)), url=ADDRESS).fingerprint != now.fingerprint


def test_a_page_that_shows_nothing_says_so() -> None:
    assert read(page("<script>load()</script>").encode()).status == Status.NO_TEXT


NOTICE = "<p>现将临水县水利局2023年度部门决算予以公开,接受社会监督。</p><p>具体内容请查阅附件。</p>"
NEWS = "".join(
    f"<li><a href='/news/{day}.html'>临水县召开第{day}次推进会</a><span>2024-10-{day}</span></li>"
    for day in range(10, 28)
)
FILE = '<a href="/f/1.pdf" title="临水县水利局2023年度部门决算.pdf">临水县水利局2023年度部门决算.pdf</a>'


def test_a_short_notice_is_the_body_whatever_stands_beside_it() -> None:
    said = document_of(
        page(
            "<div class=frame><div class=page-foot><p>建议使用谷歌、火狐浏览器，分辨率不低于一千。</p></div>"
            f"<div class=words>{NOTICE}</div><div class=latest><ul>{NEWS}</ul></div>"
            "<div class=about><span>索引号：510604000/2025-50065</span>"
            "<span>公开方式：主动公开发布</span></div>"
            "<div class=foot><p>建议使用谷歌、火狐浏览器，分辨率不低于一千零二十四。"
            "版权所有，侵权必究。</p></div></div>"
        )
    )
    assert said.text == "现将临水县水利局2023年度部门决算予以公开,接受社会监督。\n具体内容请查阅附件。"


@pytest.mark.parametrize(
    "inside",
    [
        f"<div id=zoom>{NOTICE}<p>附件：</p><p>{FILE}</p></div>",
        f"<div id=zoom>{NOTICE}<p>附件1：{FILE}</p></div>",
        f"<div id=zoom>{NOTICE}<p>附件【{FILE}】已下载12次</p></div>",
        f"<div id=zoom>{NOTICE}<p>1.{FILE}</p></div>",
        f"<div id=zoom>{NOTICE}</div><div class=fj>附件：<p>{FILE}</p></div>",
        f"<div class=detail-body>{NOTICE}</div><div class=files><p>{FILE}</p></div><ul>{NEWS}</ul>",
    ],
)
def test_where_a_template_names_the_files_does_not_change_what_is_said(inside: str) -> None:
    url = "http://www.linshui.example/detail/7.html"
    plainly = read(page(f"<div id=zoom>{NOTICE}{FILE}</div>").encode(), url=ADDRESS)
    shown = read(page(inside).encode(), url=url)
    assert shown.document
    assert [link.title for link in shown.document.links] == ["临水县水利局2023年度部门决算.pdf"]
    assert shown.fingerprint == plainly.fingerprint


def test_what_is_said_of_files_is_said() -> None:
    def said(words: str) -> str:
        return read(
            page(f"<div id=zoom>{NOTICE}<p>{words}</p>{FILE}</div>").encode(), url=ADDRESS
        ).fingerprint

    different = [said(words) for words in ("", "附件数据以万元为单位", "附件1：以元为单位", "12", "13")]
    assert len(set(different)) == len(different)
