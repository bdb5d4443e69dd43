"""Settings: where they come from, and how a wrong one is refused."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home import WithdrawAfter, duration, open_home
from pipeline.errors import ConfigurationError


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path):
    (tmp_path / "gongkai.toml").write_text('delay = 3\nmail_from = "a@example.org"\n')
    home = open_home(tmp_path, {"GONGKAI_DELAY": "0"})
    assert home.settings.delay == 0
    assert home.settings.mail_from == "a@example.org"
    assert home.settings.min_interval == timedelta(hours=1)


def test_the_home_is_the_option_else_the_environment_else_a_folder_here(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert open_home(tmp_path / "one", {"GONGKAI_HOME": "two"}).path == tmp_path / "one"
    assert open_home(None, {"GONGKAI_HOME": "two"}).path == tmp_path / "two"
    assert open_home(None, {}).path == tmp_path / ".gongkai"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("dealy = 3", "unknown setting 'dealy' (did you mean delay?)"),
        ("delay = [", "gongkai.toml"),
        ('delay = "soon"', "delay"),
        ("delay = -1", "delay"),
        ("delay = inf", "delay"),
        ("min_interval = -5", "min_interval"),
        ("min_interval = inf", "min_interval"),
        ("min_interval = true", "min_interval"),
        ('sweep_deadline = "99999999999d"', "sweep_deadline"),
        ("sweep_deadline = 0", "sweep_deadline: more than 0"),
        ("download_timeout = 0", "download_timeout: more than 0"),
        ('mail_from = "a@b.cn\\r\\nBcc: c@d.cn"', "mail_from: a mail address"),
        ('mail_from = "gongkai"', "mail_from: a mail address"),
        ('allow_hosts = ["127.0.0.0/99"]', "allow_hosts"),
        ('withdraw_after = "often"', "such as 3x6h"),
    ],
)
def test_a_wrong_file_is_refused_with_the_key_named(tmp_path: Path, text: str, told: str):
    (tmp_path / "gongkai.toml").write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        open_home(tmp_path, {})
    assert told in str(caught.value)


def test_a_wrong_variable_is_blamed_though_the_file_has_a_right_one(tmp_path: Path):
    (tmp_path / "gongkai.toml").write_text("delay = 3")
    with pytest.raises(ConfigurationError, match="environment: GONGKAI_DELAY"):
        open_home(tmp_path, {"GONGKAI_DELAY": "soon"})


def test_an_unknown_environment_variable_is_refused(tmp_path: Path):
    with pytest.raises(ConfigurationError, match=r"GONGKAI_SMTP_ULR.*did you mean smtp_url"):
        open_home(tmp_path, {"GONGKAI_SMTP_ULR": "smtp://127.0.0.1"})


def test_a_secret_that_others_may_read_is_refused(tmp_path: Path):
    file = tmp_path / "gongkai.toml"
    file.write_text('smtp_url = "smtp://me:pa55@127.0.0.1"')
    file.chmod(0o644)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        open_home(tmp_path, {})
    file.chmod(0o600)
    home = open_home(tmp_path, {})
    assert "pa55" not in repr(home)


@given(st.integers(0, 10_000), st.sampled_from("smhdw"))
def test_durations_mean_what_they_say(number: int, unit: str):
    seconds = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}[unit]
    assert duration(f"{number}{unit}") == timedelta(seconds=number * seconds)


def test_withdrawal_passes():
    assert WithdrawAfter.parse("2x0s") == WithdrawAfter(2, timedelta(0))
    assert WithdrawAfter.parse("3x6h") == WithdrawAfter(3, timedelta(hours=6))
