"""An officer at the screen, without a browser: opens a step's page, fills it in, sends it as the page would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.test import Client

from tests.journeys.making import a_paper

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ecocase.kernel.models import Officer

REGISTER = "/steps/clue/new/register/"
RARE = "𠮷㐂环保有限公司"


def path_of(record: Any, step: str) -> str:
    """Return the address of a step on a record."""
    return f"/steps/{record.kind()}/{record.uid}/{step}/"


def new_path(kind: str, step: str, within: Any) -> str:
    """Return the address of a step that makes a record within another one."""
    return f"/steps/{kind}/new/{step}/?within={quote(f'{within.kind()}:{within.uid}', safe=':')}"


def rows(name: str, *entries: dict[str, str]) -> dict[str, str]:
    """Return a table of answers as a page posts it."""
    head = {f"{name}-TOTAL_FORMS": str(len(entries)), f"{name}-INITIAL_FORMS": "0"}
    return head | {f"{name}-{place}-{key}": value for place, row in enumerate(entries) for key, value in row.items()}


def a_registration(**more: Any) -> dict[str, Any]:
    """Return what is typed to register a clue."""
    typed = {
        "title": "河面油膜", "source_key": "check_or_campaign", "place": "320500", "place_detail": "望虞河大桥下",
        "found_on": "2024-03-01", "description": "河面出现油膜，长约二百米", "on": "2024-03-02",
    }  # fmt: skip
    return typed | rows("parties", {"kind": "enterprise", "name": "甲公司"}) | more


def an_obligor(**more: str) -> dict[str, str]:
    """Return what is typed to add an obligor."""
    return {
        "on": "2025-03-05", "kind": "enterprise", "name": "甲公司", "act_done": "渗漏", "link_to_damage": "监测数据",
        "liability_mode": "sole",
    } | more  # fmt: skip


def an_item(by: Officer, **more: Any) -> dict[str, Any]:
    """Return what is typed to add a damage item."""
    return {
        "on": "2025-03-05", "name": "清除污染费用", "loss": "restoration_cost", "harmed": "soil", "amount": "1,000.50",
        "seen_on": "2025-02-10", "basis": "评估报告", "kept_evidence": [str(a_paper(by)[0].uid)],
    } | more  # fmt: skip


class Screen:
    """One officer's browser, with the page that stands open in it."""

    def __init__(self, officer: Officer, language: str = "zh-hans") -> None:
        self.officer = officer
        self.client = Client()
        self.client.cookies["django_language"] = language
        self.sign_in()

    def sign_in(self) -> None:
        """Sign in anew."""
        self.client.force_login(self.officer, backend="ecocase.kernel.signin.OfficerBackend")

    def open(self, path: str) -> HttpResponse:
        """Open a page; what it carries along is remembered."""
        self.path = path
        return self._read(self.client.get(path))

    def send(self, phase: str = "check", *, follow: bool = False, **answers: Any) -> HttpResponse:
        """Send the open page with these answers, its key and its version along."""
        return self._read(
            self.client.post(self.path, self.hidden | self.carried | answers | {"phase": phase}, follow=follow)
        )

    def carry_out(self, path: str, **answers: Any) -> HttpResponse:
        """Open a step, go to the check page, and do it."""
        self.open(path)
        checked = self.send(**answers)
        return self.send("do") if checked.status_code == 200 else checked

    def _read(self, response: HttpResponse) -> HttpResponse:
        context = getattr(response, "context", None)
        self.carried: dict[str, Any] = {}
        if context is None or "form_key" not in context:
            return response
        self.hidden = {"form_key": context["form_key"], "seen_version": context["seen_version"]}
        for name, value in context.get("carried") or []:
            self.carried.setdefault(name, []).append(value)
        return response


def says(response: HttpResponse) -> str:
    """Return a page's text."""
    return response.content.decode()


def complaints(response: HttpResponse) -> dict[str, str]:
    """Return the error summary of a page: what it says, by the field it leads to."""
    return {error["field_id"]: error["text"] for error in response.context["errors"]}
