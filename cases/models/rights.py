"""Who may see a case: guardian's table and the ordered index."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cases.models.case import Case
from ecocase.kernel.models import AccessRow, GroupRightRow


class CaseRight(GroupRightRow):
    """Guardian's rights on cases."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)


class CaseAccess(AccessRow):
    """The ordered index of rights on cases."""

    record = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="access_rows")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "record"], name="one_access_row_per_agency_and_case"),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "-sort_at", "-record"], name="cases_of_an_agency")]
