"""Who has signed in, read with what every page asks of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ecocase.kernel.models import Delivery, Officer

DEMO_PASSWORD = "eco-demo-2026"


class OfficerBackend(ModelBackend):
    """Reads the officer of a session in one query, together with the files group and the papers to sign for."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Officer | None:
        """Return who signs in. The demo's password opens nothing in production, even over a demo's database."""
        if settings.IS_PRODUCTION and password == DEMO_PASSWORD:
            return None
        return super().authenticate(request, username=username, password=password, **kwargs)

    def get_user(self, user_id: int) -> Officer | None:
        """Return the officer if they may sign in; `in_files_group` and `papers_to_sign` are set on it."""
        membership = Officer.groups.through._default_manager.filter(
            officer_id=OuterRef("pk"), group_id=OuterRef("agency__group_id")
        )
        waiting = Delivery.objects.filter(
            receiver_id=OuterRef("agency_id"), receipt_owed=True, signed_on__isnull=True
        ).order_by()
        counted = waiting.values("receiver_id").annotate(number=Count("pk")).values("number")
        officers = Officer.objects.annotate(
            in_files_group=Exists(membership),
            papers_to_sign=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        )
        officer = officers.filter(pk=user_id).first()
        return officer if officer is not None and self.user_can_authenticate(officer) else None
