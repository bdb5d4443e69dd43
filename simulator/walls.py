"""What stands before the pages of a guarded portal: challenges, a login, a captcha, a plain refusal."""

from collections.abc import Mapping

from simulator.exchange import Response
from simulator.pages import fill
from simulator.portals import Waf

_STATUS = {Waf.RUISHU: 412, Waf.JIASULE: 521, Waf.HUAWEI: 418, Waf.FORBIDDEN: 403}
_COOKIES: Mapping[Waf, Mapping[str, str]] = {
    Waf.JIASULE: {"Set-Cookie": "__jsluid_s=5d7c1f0a9be24e3f; max-age=31536000; path=/; HttpOnly"},
    Waf.HUAWEI: {"Set-Cookie": "HWWAFSESID=c1f3a73b6d4ee2a94d; path=/"},
}


def wall(waf: Waf) -> Response:
    """The answer to any request."""
    page = fill("challenge.html" if waf is Waf.RUISHU else f"wall_{waf}.html")
    return Response(page.encode(), status=_STATUS.get(waf, 200), headers=_COOKIES.get(waf, {}))
