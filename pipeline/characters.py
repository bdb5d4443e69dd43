"""Characters that no database and no UTF-8 can hold, though a title or a text may arrive with them."""

import re
from typing import Any

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: Any) -> Any:
    """The same value with U+FFFD for each NUL and each lone surrogate, also inside of lists and mappings.

    PostgreSQL refuses a NUL, SQLite's own functions end a text there, and a lone surrogate has no UTF-8. One
    character for one: what counts characters of the text stays right.
    """
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {storable(name): storable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(storable, value))
    return value
