"""One spelling for matching, of the same length as the text, so that offsets stay those of the original."""

_FULL = "０１２３４５６７８９，．％（）：；！？＋－“”‘’＂"
_HALF = '0123456789,.%():;!?+-""\'\'"'
_SPACES = (
    "\t\r\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u200b\u202f\u205f\u3000\ufeff"
)
_TABLE = str.maketrans(_FULL + _SPACES, _HALF + " " * len(_SPACES))


def normal(text: str) -> str:
    """The text with half-width digits and signs and plain spaces, character for character."""
    return text.translate(_TABLE)
