"""A served province, and a client that keeps what a portal answered."""

import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

import simulator


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("gb18030" if b"charset=gb2312" in self.body else "utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@pytest.fixture
def ask() -> Callable[..., Answer]:
    def asked(url: str, form: dict[str, str] | None = None, body: str = "", **headers: str) -> Answer:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if form is not None:
            body, named["Content-Type"] = urlencode(form), "application/x-www-form-urlencoded"
        connection.request("POST" if body else "GET", path, body or None, named)
        response = connection.getresponse()
        answer = Answer(response.status, dict(response.headers), response.read())
        connection.close()
        return answer

    return asked


@pytest.fixture
def server() -> Iterator[simulator.Server]:
    province = simulator.Province(seed=3, units=6, years=range(2022, 2024))
    with simulator.serve(province) as served:
        yield served
