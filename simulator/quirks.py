"""Which articles have which quirk, and the numbers in their addresses: the same at every run."""

from hashlib import sha256

from simulator.disclosure import Article


def digits(identifier: str, count: int) -> str:
    """That many digits out of a hexadecimal identifier, the first not 0."""
    low = 10 ** (count - 1)
    return str(low + int(identifier, 16) % (9 * low))


def one_in(many: int, article: Article, quirk: str) -> bool:
    """Whether an article is among the one in so many that have this quirk."""
    return int(sha256(f"{article.id}|{quirk}".encode()).hexdigest()[:8], 16) % many == 0
