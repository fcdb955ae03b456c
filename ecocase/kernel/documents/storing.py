"""Bytes on disk under their SHA-256: papers, and files that officers hand in."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from ecocase.kernel.models import StoredFile

if TYPE_CHECKING:
    from datetime import datetime

    from ecocase.kernel.models import Officer


class DamagedFileError(Exception):
    """Raised when stored bytes do not match their digest."""


def store_bytes(content: bytes) -> str:
    """Write bytes under their SHA-256 and return it; bytes that are there already stay untouched."""
    digest = hashlib.sha256(content).hexdigest()
    place = path_of(digest)
    if place.exists():
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(place)
    return digest


def read_bytes(digest: str) -> bytes:
    """Return stored bytes.

    :raises DamagedFileError: they are not what their digest says.
    """
    content = path_of(digest).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise DamagedFileError(digest)
    return content


def path_of(digest: str) -> Path:
    """Return where bytes of a digest lie."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:4] / digest


def keep(content: bytes, *, name: str, media_type: str, at: datetime, by: Officer | None) -> StoredFile:
    """Store a file that an officer handed in, before the step that uses it."""
    return StoredFile.objects.create(
        sha256=store_bytes(content),
        size_bytes=len(content),
        media_type=media_type,
        name=name[:160],
        stored_at=at,
        stored_by=by,
    )
