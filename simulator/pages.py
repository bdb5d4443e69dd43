"""Fills the page templates. Jinja speaks [[ ]] here, because the portals' own pages are full of {{ }}."""

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("simulator", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["cut"] = cut
    return environment


def cut(title: str, length: int = 16) -> str:
    """A title as listings cut it; the whole one is in @title."""
    return title if len(title) <= length else f"{title[:length]}..."


def fill(template: str, **values: object) -> str:
    """The page of that template."""
    return _environment().get_template(template).render(**values)


def paragraphs_html(paragraphs: Sequence[str]) -> Markup:
    """Paragraphs with the inline styles that the portals' editors leave behind."""
    style = "text-indent: 2em; line-height: 2;"
    span = "font-size: 18px; font-family: 'Microsoft YaHei';"
    lines = (f'<p style="{style}"><span style="{span}">{escape(text)}</span></p>' for text in paragraphs)
    return Markup("\n".join(lines))  # noqa: S704  (escaped above)


def links_html(links: Sequence[tuple[str, str]]) -> Markup:
    """Attachments, (title, path) each, as links at the end of a body."""
    return Markup(fill("links.html", links=links))  # noqa: S704  (the template escapes)


def short_notice(name: str, what: str) -> tuple[str, ...]:
    """What an article says that leaves everything to its attachments."""
    return (
        f"根据预算法和政府信息公开的有关规定,现将{name}{what}予以公开,接受社会监督。",
        "具体内容请查阅附件。",
    )
