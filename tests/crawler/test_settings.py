import importlib

from scrapy.settings import BaseSettings, default_settings

import crawler.settings
from crawler.settings import for_home
from home import Home


def test_every_setting_is_one_that_scrapy_knows() -> None:
    ours = {name for name in dir(crawler.settings) if name.isupper()}
    assert ours <= {name for name in dir(default_settings) if name.isupper()}


def test_every_class_that_is_named_exists() -> None:
    named = [crawler.settings.TWISTED_DNS_RESOLVER, *crawler.settings.ITEM_PIPELINES]
    named += [*crawler.settings.DOWNLOADER_MIDDLEWARES, *crawler.settings.DOWNLOADER_MIDDLEWARES_BASE]
    named += crawler.settings.EXTENSIONS_BASE
    for path in named:
        module, _, name = path.rpartition(".")
        assert hasattr(importlib.import_module(module), name)


def test_a_delay_of_zero_switches_autothrottle_off(home: Home) -> None:
    settings = BaseSettings(for_home(home))
    assert settings.getfloat("DOWNLOAD_DELAY") == 0
    assert settings.getfloat("AUTOTHROTTLE_START_DELAY") == 0
    assert not settings.getbool("AUTOTHROTTLE_ENABLED")


def test_the_user_agent_says_who_we_are(home: Home) -> None:
    contact = home.settings.model_copy(update={"contact": "a@b.org"})
    assert for_home(home)["USER_AGENT"] == "gongkai/0.1"
    assert for_home(Home(home.path, contact))["USER_AGENT"] == "gongkai/0.1 (+a@b.org)"
