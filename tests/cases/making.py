"""Cases for tests: opened as a clue opens them, moved as the upper floors move them."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

from cases.models import Case, DamageItem, Track
from cases.services import claimant_government_of, designated_department_of
from ecocase.kernel.models import Division, Officer
from ecocase.kernel.workflow import begin, perform, record_unit
from ecocase.kernel.workflow.inputs import inputs
from tests.acting import act, agency, officer

_numbers = itertools.count(1)
OPENED = date(2025, 3, 3)
FOUND = date(2025, 2, 10)
CREDIT_CODE = "91350100M000100Y43"


def bureau(code: str = "EB-320500") -> Officer:
    """Return an officer of a bureau."""
    return officer(code)


def open_case(by: Officer, on: date = OPENED, place: str = "320500", **fields: Any) -> Case:
    """Open a case, as the opening of a clue does."""
    division = Division.objects.get(code=place)
    government = claimant_government_of(division)
    given = {
        "title": "某电镀厂含铬废水渗漏案",
        "number": f"苏测环赔案〔2025〕{next(_numbers)}号",
        "place": division,
        "found_on": FOUND,
        "description": "含铬废水渗入外环境",
        "handler": by.agency,
        "claimant_government": government,
        "designated_department": designated_department_of(government),
        **fields,
    }
    with record_unit() as unit:
        unit.faces.append("clue.open_case")
        return begin("open", Case, act(by, on), inputs(), **given)


def add_obligor(case: Case, by: Officer, name: str = "苏州某电镀有限公司", on: date = OPENED, **more: Any) -> Track:
    """Add an obligor to a case."""
    answers = {
        "kind": "enterprise",
        "name": name,
        "act_done": "渗漏含铬废水",
        "link_to_damage": "监测数据与评估报告",
        "liability_mode": "sole",
        "evidence": [],
        **more,
    }
    own = {key: answers.pop(key) for key in ("act_done", "link_to_damage")}
    return begin("add_obligor", Track, act(by, on), inputs(**answers, **own), within=case, case=case)


def add_item(
    case: Case, by: Officer, name: str = "清除污染费用", amount: str = "80000.00", on: date = OPENED, **more: Any
) -> Any:
    """Add a damage item by a dated supplement."""
    answers = {
        "name": name,
        "loss": "restoration_cost",
        "harmed": "soil",
        "amount": Decimal(amount),
        "seen_on": FOUND,
        "basis": "评估报告",
        "evidence": [],
        **more,
    }
    return begin("add_damage_item", DamageItem, act(by, on), inputs(**answers), within=case, case=case)


def move(record: Any, by: Officer, *steps: str, on: date = OPENED, **values: Any) -> Any:
    """Let steps follow that only follow from steps of the upper floors; the stage of the case follows them."""
    from cases.services import follow_tracks

    deed = act(by, on)
    with record_unit() as unit:
        unit.faces.append("upper.floor")
        unit.lock(record.files_to_lock())
        for step in steps:
            record = perform(step, record, deed, inputs(**values))
        if isinstance(record, Track):
            follow_tracks(record.case, deed)
    return record


def claim_ready(by: Officer, *names: str, amount: str = "80000.00", **fields: Any) -> tuple[Case, list[Track]]:
    """Return a case that is ready to claim, with its obligors' tracks and one damage item."""
    from tests.acting import do

    case = open_case(by, **fields)
    tracks = [add_obligor(case, by, name) for name in names or ("苏州某电镀有限公司",)]
    add_item(case, by, amount=amount)
    case = do("complete_investigation", case, by, OPENED, report=[], finding="应予索赔")
    return case, [Track.objects.get(pk=track.pk) for track in tracks]


def prosecutor(code: str = "PR-320500") -> Officer:
    """Return an officer of a procuratorate."""
    return officer(agency(code))
