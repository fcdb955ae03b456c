"""Whatever the day of loading: the stories hold and the desks are alive."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ecocase.desk.demo.people import make_people
from ecocase.desk.demo.tellings import tell_everything
from ecocase.kernel import deadlines
from ecocase.kernel.models import Officer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "today",
    [
        pytest.param(date(2026, 10, 9), id="after the National Day holiday"),
        pytest.param(date(2028, 2, 29), id="a leap day of a year without an official calendar"),
    ],
)
def test_the_demo_ends_around_the_day_of_loading(today: date, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    noon = timezone.make_aware(datetime.combine(today, time(12)))
    monkeypatch.setattr(timezone, "now", lambda: noon)

    tell_everything(make_people(), today)

    client = Client()
    client.force_login(Officer.objects.get(username="officer"))
    counts = {group["key"]: group["count"] for group in client.get("/").context["groups"]}
    assert min(counts[key] for key in ("sign", "soon", "overdue", "back", "drafts")) > 0
    assert deadlines.differences() == []
