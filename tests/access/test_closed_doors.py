"""What the matrix cannot say in a row: every declared step, lists and search, addresses that were bent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from ecocase.desk.nextsteps import making_steps
from ecocase.kernel.models import Delivery
from ecocase.kernel.workflow import recorded_models, steps_of
from ecocase.policy.competence import ROLE_COVERS, Role
from tests.access.asking import ask
from tests.access.targets import Target
from tests.access.world import side_of

if TYPE_CHECKING:
    from tests.access.world import World

pytestmark = pytest.mark.django_db
NOWHERE = "00000000-0000-4000-8000-000000000000"
STEPS = [
    (model.kind(), step.name)
    for model in recorded_models()
    for step in steps_of(model).values()
    if not step.follows_only and not step.makes_a_record
]
BEGINNINGS = [
    (parent.kind(), model.kind(), step.name) for parent in recorded_models() for model, step in making_steps(parent)
]
FOLLOWING = [
    (model.kind(), step.name) for model in recorded_models() for step in steps_of(model).values() if step.follows_only
]
OUTSIDE = ("expired", "ended", "stranger", "other")
LISTS = {"clue": "desk:clues", "case": "desk:cases", "referral": "desk:referrals", "publicinterestfile": "desk:files"}


def door_of(world: World, kind: str, step: str) -> Target:
    address = reverse("step", args=[kind, world.records[kind].uid, step])
    return Target(address, {"phase": "do"}, side_of(kind))


def beginning_of(world: World, within: str, kind: str, step: str) -> Target:
    address = reverse("begin", args=[kind, step]) + f"?within={within}:{world.records[within].uid}"
    return Target(address, {"phase": "do"}, side_of(within))


@pytest.mark.parametrize(("kind", "step"), STEPS)
def test_no_step_opens_to_an_agency_outside_the_file(kind: str, step: str, world: World) -> None:
    _assert_closed(door_of(world, kind, step), world)


@pytest.mark.parametrize(("within", "kind", "step"), BEGINNINGS)
def test_nothing_begins_in_the_file_of_others(within: str, kind: str, step: str, world: World) -> None:
    _assert_closed(beginning_of(world, within, kind, step), world)


def _assert_closed(target: Target, world: World) -> None:
    for method in ("GET", "POST"):
        for relation in OUTSIDE:
            for role in ("officer", "leader"):
                assert ask(target, method, world.person(relation, role, target.side)).status_code == 404
        assert ask(target, method, world.person("handling", "administrator", target.side)).status_code == 404


@pytest.mark.parametrize(("kind", "step"), STEPS)
def test_a_liaison_officer_does_only_the_work_of_a_liaison_officer(kind: str, step: str, world: World) -> None:
    target = door_of(world, kind, step)
    declared = steps_of(type(world.records[kind]))[step]
    is_their_work = declared.actor.role in ROLE_COVERS[Role.LIAISON]
    answers = {
        ask(target, method, world.person(relation, "liaison", target.side)).status_code
        for method in ("GET", "POST")
        for relation in ("handling", "view", "summary", "other_view")
    }
    assert (answers == {403}) != is_their_work


@pytest.mark.parametrize(("within", "kind", "step"), BEGINNINGS)
def test_what_a_page_offers_to_begin_has_a_page(within: str, kind: str, step: str, world: World) -> None:
    target = beginning_of(world, within, kind, step)
    officer = world.person("handling", "officer", target.side)
    assert ask(target, "GET", officer).status_code in (200, 403, 409)
    assert ask(target, "POST", officer).status_code in (302, 403, 409, 422)


@pytest.mark.parametrize(("kind", "step"), FOLLOWING)
def test_a_step_that_only_follows_has_no_page(kind: str, step: str, world: World) -> None:
    officer = world.person("handling", "officer", side_of(kind))
    assert ask(door_of(world, kind, step), "POST", officer).status_code == 404


@pytest.mark.parametrize(
    ("kind", "step", "within"),
    [
        ("track", "add_obligor", ""),
        ("track", "add_obligor", "clue"),
        ("damageitem", "add_damage_item", "negotiation"),
        ("negotiation", "open_negotiation", ""),
        ("clue", "register", "case"),
        ("plan", "propose", "negotiation"),
        ("referral", "draft", ""),
    ],
)
def test_a_record_begins_only_where_it_belongs(kind: str, step: str, within: str, world: World) -> None:
    inside = f"?within={within}:{world.records[within].uid}" if within else ""
    target = Target(reverse("begin", args=[kind, step]) + inside, {"phase": "do"})
    for method in ("GET", "POST"):
        assert ask(target, method, world.person("handling", "officer")).status_code == 404


@pytest.mark.parametrize("within", ["case", "case:", "case:no-uuid", f"case:{NOWHERE}", f"nothing:{NOWHERE}", "::"])
def test_a_bent_address_leads_nowhere(within: str, world: World) -> None:
    target = Target(reverse("begin", args=["track", "add_obligor"]) + f"?within={within}", {"phase": "do"})
    for method in ("GET", "POST"):
        assert ask(target, method, world.person("handling", "officer")).status_code == 404


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_names_what_the_agency_may_see_and_nothing_else(kind: str, world: World) -> None:
    record = world.records[kind]
    for relation in ("handling", "view", "summary", "other_view", *OUTSIDE):
        seen = _page(world.person(relation, "officer", side_of(kind)), reverse(LISTS[kind]))
        assert (str(record.uid) in seen) == (relation not in OUTSIDE), relation
    assert str(record.uid) not in _page(world.person("handling", "administrator", side_of(kind)), reverse(LISTS[kind]))


def test_search_finds_what_the_agency_may_see_and_nothing_else(world: World) -> None:
    case = world.records["case"]
    for relation in ("handling", "view", "summary", "other_view", *OUTSIDE):
        seen = _page(world.person(relation, "officer"), reverse("desk:search"), q=case.number)
        assert (str(case.uid) in seen) == (relation not in OUTSIDE), relation
    assert str(case.uid) not in _page(world.person("handling", "administrator"), reverse("desk:search"), q=case.number)


def test_nobody_signs_for_the_paper_of_another_agency(world: World, targets: dict[str, Target]) -> None:
    target = targets["sign-for"]
    letter = Delivery.objects.get(uid=target.post["delivery"][0])
    client = Client()
    for relation in ("handling", "view", "stranger", "other_view"):
        client.force_login(world.person(relation, "liaison"), backend="ecocase.kernel.signin.OfficerBackend")
        client.post(target.path, target.post)
        letter.refresh_from_db()
        assert letter.signed_on is None
    client.force_login(world.person("summary", "liaison"), backend="ecocase.kernel.signin.OfficerBackend")
    client.post(target.path, target.post)
    letter.refresh_from_db()
    assert letter.signed_by == world.person("summary", "liaison").name


def _page(person: Any, address: str, **query: str) -> str:
    client = Client()
    client.force_login(person, backend="ecocase.kernel.signin.OfficerBackend")
    return client.get(address, query).content.decode()
