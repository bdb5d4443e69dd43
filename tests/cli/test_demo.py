"""The offline tour, as a newcomer runs it."""

from tests.cli.terminal import Terminal


def test_the_tour_shows_every_kind_of_news_and_the_mails(terminal: Terminal):
    told = terminal.run("demo", "--units", 6).stdout
    assert "失败 0" in told
    for word in ("新公开", "有修改", "已撤下", "【已发布】", "【已修改】", "【已撤下】"):
        assert word in told
    assert terminal.run("--home", terminal.home / "demo", "list").stdout.count("\n") > 20
