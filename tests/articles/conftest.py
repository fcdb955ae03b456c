"""The people of these stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.acting import officer
from tests.journeys.making import BUREAU, OTHER_PROCURATORATE, PROCURATORATE

if TYPE_CHECKING:
    from ecocase.kernel.models import Officer


@pytest.fixture
def bureau(db: Any) -> Officer:
    """Return an officer of Suzhou's bureau."""
    return officer(BUREAU)


@pytest.fixture
def prosecutor(db: Any) -> Officer:
    """Return an officer of Suzhou's procuratorate."""
    return officer(PROCURATORATE)


@pytest.fixture
def elsewhere(db: Any) -> Officer:
    """Return an officer of Nantong's procuratorate."""
    return officer(OTHER_PROCURATORATE)
