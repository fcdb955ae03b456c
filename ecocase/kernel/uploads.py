"""What officers hand in: size, kind and name of a file are checked before a byte of it is kept."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

ZIP = b"PK\x03\x04"
# A kind is known by its first bytes; the name must agree with them.
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (ZIP,)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (ZIP,)),
    "ofd": ("application/ofd", (ZIP,)),
    "zip": ("application/zip", (ZIP,)),
    "mp4": ("video/mp4", (b"\x00\x00\x00",)),
}
# What lies in a packed file tells its kind; a bare ZIP may hold anything.
PACKED = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml", "zip": ""}
LONGEST_NAME = 120
_HOSTILE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept: its bytes, a harmless name and its media type."""

    content: bytes
    name: str
    media_type: str


def harmless_name(name: str) -> str:
    """Return a file name without paths, control and direction characters; letters of every script stay."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = _HOSTILE.sub("", last).strip(" ").rstrip(".")
    stem, dot, extension = kept.rpartition(".")
    stem = stem.strip(" .")
    if not dot:
        return kept[:LONGEST_NAME]
    if not stem:
        stem = "file"
    return f"{stem[:LONGEST_NAME]}.{extension[:10].lower()}"


def checked(upload: UploadedFile) -> CheckedFile:
    """Check a file that was handed in.

    :raises ValidationError: empty, too large, of a kind that is not taken, or of another kind than its name says.
    """
    name = harmless_name(upload.name or "")
    if upload.size == 0:
        raise ValidationError(_("“%(name)s” is empty. Choose the file again."), params={"name": name}, code="empty")
    if (upload.size or 0) > settings.ECOCASE_UPLOAD_MAX_BYTES:
        megabytes = settings.ECOCASE_UPLOAD_MAX_BYTES // 1024**2
        raise ValidationError(
            _("“%(name)s” is larger than %(size)s MB. Hand it in in parts, or smaller."),
            params={"name": name, "size": megabytes},
            code="too_large",
        )
    extension = name.rpartition(".")[2]
    if extension not in KINDS:
        raise ValidationError(
            _("“%(name)s” is of a kind that is not taken. Hand in one of: %(kinds)s."),
            params={"name": name, "kinds": ", ".join(sorted(KINDS))},
            code="kind",
        )
    content = upload.read()
    media_type, beginnings = KINDS[extension]
    if not (content.startswith(beginnings) and _holds_what_it_should(extension, content)):
        raise ValidationError(
            _("“%(name)s” is not what its name says. Save it again as %(kind)s."),
            params={"name": name, "kind": extension.upper()},
            code="disguised",
        )
    return CheckedFile(content, name, media_type)


def _holds_what_it_should(extension: str, content: bytes) -> bool:
    if extension == "mp4":
        return content[4:8] == b"ftyp"
    if extension not in PACKED:
        return True
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return not PACKED[extension] or PACKED[extension] in packed.namelist()
    except zipfile.BadZipFile:
        return False
