"""Word and WPS documents of the binary kind (.doc, .wps): turned into .docx by LibreOffice, where it is.

Measured: catdoc drops the tables of such files, antiword prints nothing of many; LibreOffice keeps all, at
some 3 s a file.
"""

from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.formats import Origin, programs, word
from pipeline.types import Document, Status

_FIB = b"\xec\xa5"
"""What a WordDocument stream starts with; streams start on sectors of 512 bytes."""
_ENCRYPTED = 0x0100
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""
"""No macro runs, and no picture is fetched from an address the document names."""


def parse(body: bytes, origin: Origin) -> Document:
    """What pipeline.formats.word makes of the .docx that LibreOffice makes of it.

    Raises:
        DocumentError: encrypted, no LibreOffice (needs_tool), or it cannot read the file.
    """
    if _is_encrypted(body):
        raise DocumentError(Status.ENCRYPTED, "the Word document asks for a password")
    with programs.workplace() as folder:
        return word.parse(_converted(body, folder), origin)


def _is_encrypted(body: bytes) -> bool:
    for sector in range(512, len(body) - 12, 512):
        if body.startswith(_FIB, sector):
            return bool(int.from_bytes(body[sector + 10 : sector + 12], "little") & _ENCRYPTED)
    return False


def _converted(body: bytes, folder: Path) -> bytes:
    source, profile, made = folder / "document.doc", folder / "profile", folder / "document.docx"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE)
    source.write_bytes(body)
    programs.run(
        "soffice",
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        str(folder),
        str(source),
        package="libreoffice-writer-nogui",
        seconds=25,
    )
    if not made.exists():  # it says so on its standard output, and exits with 0
        raise DocumentError(Status.MALFORMED, "LibreOffice cannot read this Word document")
    return made.read_bytes()
