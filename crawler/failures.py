"""Why a fetch gave nothing worth keeping: one of the words of FailureKind, whatever library raised it."""

import re

from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadFailedError,
    IgnoreRequest,
    NotSupported,
    UnsupportedURLSchemeError,
)

from crawler.guard import Refusal
from crawler.middlewares import LeftAlone
from pipeline.types import Failure, FailureKind

_CHALLENGE = re.compile(
    r"\$_ts\b|__jsl_clearance|__jsluid|_waf_|WZWS|acw_sc__v2|安全验证|访问验证", re.IGNORECASE
)
"""Scripts and words of challenges. A good page may carry $_ts too: they count where there is nothing else."""
_PASSWORD = re.compile(r"<input\b[^<>]*\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_MISSING = re.compile(
    r"页面不存在|页面没有找到|页面未找到|网页不存在|找不到(?:该|您|网页|页面)|您访问的(?:页面|网页|内容|信息)|内容已(?:被)?删除"
    r"|(?:文章|信息|栏目)不存在|\b404\b|not found",
    re.IGNORECASE,
)
_UNSEEN = re.compile(
    r"<(script|style|title)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>?|&\w{1,30};", re.DOTALL | re.IGNORECASE
)
"""What is opened and never closed goes on to the end, as in browsers: looking on from each opening anew would
take hours on a page of nothing else."""
_TITLE = re.compile(r"<title\b[^<>]*>([^<]*)", re.IGNORECASE)
_LITTLE = 300
"""A page that says no more than this says only that it is not there; articles have more to say."""
_BLOCKING = {401, 403, 412, 418, 456, 521, 567}


class NoAnswer(Failure):
    """Nobody answered at all, where a 404 or a 500 is an answer: the host is down, or keeps us out."""

    __slots__ = ()


def is_silence(failure: Failure | None) -> bool:
    """Whether the next page of the host is likely to fail the same way."""
    return isinstance(failure, NoAnswer) or (failure is not None and failure.kind is FailureKind.BLOCKED)


def of_exception(error: BaseException) -> Failure:
    """The failure that an exception of the downloader or a middleware means.

    A ValueError is the address's own: no scheme, a port that is no number, brackets that do not close.
    """
    text = str(error) or type(error).__name__
    if isinstance(error, Refusal | NotSupported | UnsupportedURLSchemeError | ValueError):
        return Failure(kind=FailureKind.REFUSED, detail=text)
    if isinstance(error, LeftAlone):
        return NoAnswer(kind=FailureKind.UNREACHABLE, detail=text)
    if isinstance(error, IgnoreRequest):
        return Failure(kind=_ignored(text), detail=text)
    if isinstance(error, DownloadCancelledError):
        return Failure(kind=FailureKind.TOO_LARGE, detail=text)
    if isinstance(error, DownloadFailedError) and (reason := _reason(error)):
        return reason
    return NoAnswer(kind=FailureKind.UNREACHABLE, detail=f"{type(error).__name__}: {text}")


def of_answer(status: int, text: str) -> Failure | None:
    """The failure that an answer means; None where it may be what was asked for.

    `text` is the decoded body of a page, empty for files.
    """
    kind = _by_status(status)
    if kind is not None:
        return Failure(kind=kind, detail=f"{status}{_product(text)}")
    if is_challenge(text):
        return Failure(kind=FailureKind.BLOCKED, detail=f"a challenge under {status}{_product(text)}")
    if is_missing(text):
        return Failure(kind=FailureKind.GONE, detail=f"a page that says it is not there, under {status}")
    return None


def _by_status(status: int) -> FailureKind | None:
    if status in _BLOCKING:
        return FailureKind.BLOCKED
    if status in {404, 410}:
        return FailureKind.GONE
    if 300 <= status < 400 and status != 304:
        return FailureKind.REFUSED  # all redirects that lead somewhere on the web were followed
    return FailureKind.UNREACHABLE if status >= 300 else None


def is_challenge(text: str) -> bool:
    """Whether a page is a challenge, or asks to log in, and nothing else."""
    return bool(_CHALLENGE.search(text) or _PASSWORD.search(text)) and len(words(text)) < _LITTLE


def is_missing(text: str) -> bool:
    """Whether a page answered under 200 says that what was asked for is not there."""
    said = words(text)
    title = _TITLE.search(text)
    heading = title[1].strip() if title else ""
    return len(said) < _LITTLE and bool(_MISSING.search(said) or _MISSING.search(heading))


def words(text: str) -> str:
    """What a person would see of a page: no tags, scripts, styles or comments."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def _ignored(text: str) -> FailureKind:
    if "robots.txt" in text:
        return FailureKind.REFUSED
    return FailureKind.TOO_LARGE if "DOWNLOAD_MAXSIZE" in text else FailureKind.UNREACHABLE


def _product(text: str) -> str:
    if "$_ts" in text:
        return " (瑞数)"
    return " (加速乐)" if "__jsl" in text else ""


def _reason(error: DownloadFailedError) -> Failure | None:
    """What OpenSSL, the check of the host name or we ourselves said, out of Twisted's envelope."""
    for reason in getattr(error.__cause__, "reasons", ()):
        if isinstance(reason.value, DownloadCancelledError):
            return Failure(kind=FailureKind.TOO_LARGE, detail=str(reason.value))
        if type(reason.value).__module__.startswith(("OpenSSL", "service_identity")):
            said = f"{type(reason.value).__name__}: {reason.value}"
            return NoAnswer(kind=FailureKind.TLS_ERROR, detail=said)
    return None
