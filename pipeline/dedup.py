"""The same, four ways: digest of bytes, fingerprint of meaning, simhash of likeness."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from pipeline.invisible import visible
from pipeline.noise import without_counters

_QUOTES = re.compile("[“”„‟〝〞″「」『』]")
_SINGLE_QUOTES = re.compile("[‘’‚‛′`´]")
_GRAM = 4


def digest(body: bytes) -> str:
    """The name of these very bytes: sha256:<hex>."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def fingerprint(title: str, text: str, body_digest: str, *, instead: Sequence[str] = ()) -> str:
    """The name of what a document says: fp1:<hex>.

    Equal for one text in other widths, spacing or quotes, and under another visit count; different for any
    other letter or digit. Without text it names the title and what a page has `instead` (titles and addresses
    of its links); without either, the bytes.
    """
    meaning = folded(text) or "\n".join(map(folded, instead))
    content = f"{folded(title)}\n{meaning}" if meaning else body_digest
    return f"fp1:{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()}"


def folded(text: str) -> str:
    """The text without what does not change its meaning: widths, whitespace, quote styles, counters."""
    plain = unicodedata.normalize("NFKC", without_counters(text))
    plain = _SINGLE_QUOTES.sub("'", _QUOTES.sub('"', plain))
    return "".join(visible(plain).split())


def simhash(text: str) -> int:
    """A 64-bit sketch (unsigned) of the text's four-character grams: alike texts differ in few bits."""
    meaning = folded(text)
    grams = [meaning[i : i + _GRAM] for i in range(max(1, len(meaning) - _GRAM + 1))]
    hashes = b"".join(
        hashlib.blake2b(gram.encode("utf-8", "surrogatepass"), digest_size=8).digest() for gram in grams
    )
    sketch = 0
    for place in range(8):
        # Counting each byte's values first makes the vote of a bit a sum over 256 values, not over all grams.
        values = Counter(hashes[place::8])
        for bit in range(8):
            ones = sum(count for value, count in values.items() if value >> bit & 1)
            if ones * 2 > len(grams):
                sketch |= 1 << (place * 8 + bit)
    return sketch


def distance(one: int, other: int) -> int:
    """How many of the 64 bits differ: up to about 6 for versions of one text, about 22 for strangers."""
    return (one ^ other).bit_count()
