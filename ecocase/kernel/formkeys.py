"""One-time keys of forms: a double click is answered with the result of the first click."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ecocase.kernel.models import FormKey
from ecocase.kernel.workflow import RecordBusy

if TYPE_CHECKING:
    from datetime import datetime

    from ecocase.kernel.models import Officer


def already_went_to(officer: Officer, key: str) -> str:
    """Return where an act with this key has led, or "" when the key is fresh."""
    try:
        used = FormKey.objects.filter(officer=officer, key=UUID(key)).first()
    except ValueError:
        return ""
    return used.went_to if used else ""


def claim_key(officer: Officer, key: str, posted: dict[str, Any], *, at: datetime) -> FormKey:
    """Use up a key in the act's transaction.

    :raises RecordBusy: the first click is being worked on this very moment.
    """
    digest = hashlib.sha256(json.dumps(posted, sort_keys=True).encode()).hexdigest()
    try:
        with transaction.atomic():
            return FormKey.objects.create(officer=officer, key=UUID(key), used_at=at, body_digest=digest, went_to="")
    except IntegrityError as error:
        raise RecordBusy(_("This form has been sent already.")) from error
