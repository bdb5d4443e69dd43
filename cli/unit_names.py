"""Names of units as people type them: what is said where no unit is called so."""

from __future__ import annotations

from collections.abc import Sequence

from cli.opened import Opened
from cli.output import note, safe

LISTED = 5


def tell_unknown(state: Opened, names: Sequence[str], *, then: str = "") -> None:
    """A remark for each name that no unit on record bears, with names near it; `then` says what follows."""
    from storage.units import unknown

    with state.database.reading() as session:
        found = unknown(session, names)
    for name, near in found.items():
        some = "、".join(near[:LISTED]) + (f" 等 {len(near)} 个" if len(near) > LISTED else "")
        others = f"相近的有：{some}" if near else "也没有相近的"
        note(f"[yellow]注意[/yellow] 记录里没有单位“{safe(name)}”（须用全称或别名）；{safe(others)}。{then}")
