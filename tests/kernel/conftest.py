"""An officer at the screen, and a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecocase.policy.competence import Role
from tests.acting import officer
from tests.cases.making import open_case
from tests.kernel.screen import Screen

if TYPE_CHECKING:
    from cases.models import Case
    from ecocase.kernel.models import Officer


@pytest.fixture
def bureau() -> Officer:
    """Return an officer of Suzhou's bureau."""
    return officer("EB-320500", Role.OFFICER, "周敏")


@pytest.fixture
def screen(bureau: Officer) -> Screen:
    """Return the officer's browser, signed in."""
    return Screen(bureau)


@pytest.fixture
def case(bureau: Officer) -> Case:
    """Return a case that the officer's bureau investigates."""
    return open_case(bureau)
