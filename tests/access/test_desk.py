"""What lies on the desk, in which order, and how much there is behind what is shown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from ecocase.desk.workdesk import SHOWN
from ecocase.kernel.models import Approval, Clock, Delivery, Draft
from tests.access.growing import copies, grow

if TYPE_CHECKING:
    from tests.access.targets import Target
    from tests.access.world import World

pytestmark = pytest.mark.django_db
MORE = 10


def desk_of(person: Any) -> dict[str, dict[str, Any]]:
    client = Client()
    client.force_login(person, backend="ecocase.kernel.signin.OfficerBackend")
    return {group["key"]: group for group in client.get("/").context["groups"]}


def test_a_group_shows_the_first_and_counts_all(world: World, targets: dict[str, Target]) -> None:
    leader = world.person("handling", "leader")
    grow(world, "EB", MORE)
    desk = desk_of(leader)
    agency, today = leader.agency, timezone.localdate()
    running = Clock.objects.filter(agency=agency, state="running")
    asked = Approval.objects.filter(agency=agency)
    assert desk["overdue"]["count"] == running.filter(due_on__lt=today).count() > SHOWN
    assert desk["soon"]["count"] == running.filter(due_on__range=(today, today + timedelta(days=7))).count() > SHOWN
    assert desk["back"]["count"] == asked.filter(asked_by=leader, state="sent_back").count() > SHOWN
    assert desk["drafts"]["count"] == Draft.objects.filter(officer=leader).count() > SHOWN
    unsigned = Delivery.objects.filter(receiver=agency, receipt_owed=True, signed_on=None)
    assert desk["sign"]["count"] == unsigned.count() > SHOWN
    assert all(len(desk[key]["items"]) == SHOWN for key in ("overdue", "soon", "back", "drafts", "sign"))


def test_the_most_urgent_lies_on_top(world: World, targets: dict[str, Target]) -> None:
    grow(world, "EB", MORE)
    desk = desk_of(world.person("handling", "leader"))
    for key in ("overdue", "soon"):
        days = [item["due_on"] for item in desk[key]["items"]]
        assert days == sorted(days)


def test_a_leader_decides_what_others_asked_for_the_oldest_first(world: World, targets: dict[str, Target]) -> None:
    leader, officer = world.person("handling", "leader"), world.person("handling", "officer")
    for place, asker in enumerate((officer, leader, officer)):
        asked_at = timezone.now() - timedelta(days=place)
        Approval.objects.filter(
            pk=copies(Approval.objects.first(), 1, lambda row, at, place=place: setattr(row, "step", f"s{place}"))[0].pk
        ).update(asked_by=asker, asked_at=asked_at, label=f"asked {place} days ago")
    notes = [item["note"] for item in desk_of(leader)["approve"]["items"]]
    mine = [note for note in notes if note.startswith("asked")]
    assert mine == ["asked 2 days ago", "asked 0 days ago"]
    assert "approve" not in desk_of(officer)


def test_what_came_back_lies_before_its_asker_only_the_newest_first(world: World, targets: dict[str, Target]) -> None:
    officer = world.person("handling", "officer")
    for place in (2, 0, 1):
        row = copies(Approval.objects.first(), 1, lambda made, at, place=place: setattr(made, "step", f"s{place}"))[0]
        decided_at = timezone.now() - timedelta(days=place)
        Approval.objects.filter(pk=row.pk).update(
            asked_by=officer, state="sent_back", decided_at=decided_at, reason=f"{place}"
        )
    assert [item["note"] for item in desk_of(officer)["back"]["items"]] == ["0", "1", "2"]
    assert desk_of(world.person("handling", "liaison"))["back"]["items"] == []


def test_the_desk_of_others_is_empty(world: World, targets: dict[str, Target]) -> None:
    grow(world, "EB", MORE)
    stranger = desk_of(world.person("stranger", "officer"))
    assert all(group["items"] == [] and group["count"] == 0 for group in stranger.values())
    assert desk_of(world.person("handling", "administrator")) == {}
