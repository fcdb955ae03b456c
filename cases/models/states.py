"""The states of a case."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecocase.policy.stages import Stage


class CaseState(models.TextChoices):
    """Where a case stands; claiming and performing follow from its tracks."""

    INVESTIGATING = Stage.INVESTIGATING.value, _("Under investigation")
    ASSESSING = Stage.ASSESSING.value, _("Being assessed")
    CLAIM_READY = Stage.CLAIM_READY.value, _("Ready to claim")
    CLAIMING = Stage.CLAIMING.value, _("Claiming")
    PERFORMING = Stage.PERFORMING.value, _("Being performed")
    WITH_PROCURATORATE = Stage.WITH_PROCURATORATE.value, _("With the procuratorate")
    PASSED_ON = Stage.PASSED_ON.value, _("Passed on")
    CLOSED = Stage.CLOSED.value, _("Closed")
    TERMINATED = Stage.TERMINATED.value, _("Terminated")
