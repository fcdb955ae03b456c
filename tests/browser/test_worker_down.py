"""Redis and the worker are down: the step succeeds, the paper follows once they are back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cases.models import Case
from ecocase.kernel.models import OutboxMessage, Paper
from tests.browser.hands import sign_in, take
from tests.journeys.making import a_case
from tests.serving import closed_port, environment_of_server, wait_until, web_server, worker_with_beat

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_case(standing_people: dict[str, Any], django_db_blocker: Any) -> Case:
    """Make a case in the copy, outside any test's transaction."""
    with django_db_blocker.unblock():
        return a_case(standing_people["officer"])


def test_papers_follow_when_the_worker_is_back(
    chromium: Any, standing_case: Case, media_of_servers: Path, own_database: str
) -> None:
    nowhere = f"redis://127.0.0.1:{closed_port()}/0"
    with web_server(environment_of_server(media_of_servers, redis_url=nowhere)) as address:
        officer = sign_in(chromium, address, "officer")
        take(officer, standing_case, "inform_procuratorate", procuratorate="苏州市人民检察院")
        paper = Paper.objects.get(spec="cases.notice_to_procuratorate")
        liaison = sign_in(chromium, address, "pr-liaison")
        waiting = liaison.goto(f"{address}/papers/{paper.uid}/")
        assert waiting.status == 202
        assert paper.title in liaison.content()

        with worker_with_beat(environment_of_server(media_of_servers)):
            wait_until(lambda: Paper.objects.get(pk=paper.pk).rendered_at, "The paper did not follow.")
        assert liaison.request.get(f"{address}/papers/{paper.uid}/").body().startswith(b"%PDF")
        assert not OutboxMessage.objects.filter(parked=True).exists()
