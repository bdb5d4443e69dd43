"""Lines of a page that only name its files: with a new template they move, are numbered anew, or vanish.

What the files say is compared by the files themselves.
"""

import re
from collections.abc import Sequence

_LONGEST = 400
"""Characters of a line that may be one: several names at most."""
_MOST_NAMES = 100
_INTRODUCED = re.compile(r"\s*(?:相关)?(?:附件|附表|下载)")
_SAYING_NOTHING = re.compile(
    r"(?:相关)?(?:附件|附表|下载)(?:下载|列表|文件)?[一二三四五六七八九十\d]{0,3}"
    r"|已?下载\d{0,9}次?|点击(?:下载|查看)|[\s\d:：.．、，,;；【】\[\]（）()]{1,20}"
)


def without_captions(text: str, names: Sequence[str]) -> str:
    """The text without the lines that hold nothing but names of files and words such as 附件 before them."""
    known = frozenset(names)
    longest_first = sorted(set(names[:_MOST_NAMES]) - {""}, key=len, reverse=True)
    lines = (line for line in text.split("\n") if line not in known)
    return "\n".join(line for line in lines if not _is_caption(line, longest_first))


def _is_caption(line: str, names: Sequence[str]) -> bool:
    if len(line) > _LONGEST:
        return False
    rest = line
    for name in names:
        rest = rest.replace(name, "")
    names_files = len(rest) < len(line) or _INTRODUCED.match(line) is not None
    return names_files and not _SAYING_NOTHING.sub("", rest).strip()
