"""Why a fetch gave nothing worth keeping: one of the words of FailureKind, whatever library raised it."""

from urllib.parse import urlsplit

from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadFailedError,
    IgnoreRequest,
    NotSupported,
    UnsupportedURLSchemeError,
)

from crawler.guard import Refusal
from crawler.middlewares import LeftAlone
from crawler.standins import is_challenge, is_missing
from pipeline.types import Failure, FailureKind

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


def of_detour(asked: str, answered: str) -> Failure | None:
    """The failure that a redirect to a portal's home page means: what was there is not."""
    if _is_home(answered) and not _is_home(asked):
        return Failure(kind=FailureKind.GONE, detail="sent to the home page instead")
    return None


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and parts.path.lower() in {"", "/", "/index.html", "/index.htm", "/index.shtml"}


def _by_status(status: int) -> FailureKind | None:
    if status in _BLOCKING:
        return FailureKind.BLOCKED
    if status in {404, 410}:
        return FailureKind.GONE
    if 300 <= status < 400 and status != 304:
        return FailureKind.REFUSED  # all redirects that lead somewhere on the web were followed
    return FailureKind.UNREACHABLE if status >= 300 else None


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
