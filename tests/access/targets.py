"""Every address of the house that the matrix asks for, with what is posted to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from pypdf import PdfWriter

from ecocase.kernel import approvals, deliveries, documents
from ecocase.kernel.forms import StepForm, as_query
from ecocase.kernel.models import Acknowledgement, Attachment, Clock, Draft, Paper, RecordReference
from ecocase.kernel.workflow import steps_of
from negotiation.models import Agreement, AgreementState
from tests.access.world import side_of
from tests.acting import act, officer
from tests.journeys.making import a_paper

if TYPE_CHECKING:
    from ecocase.kernel.models import Delivery, Officer, StoredFile
    from tests.access.world import World

NEW_PERSON = {"username": "somebody-new", "name": "新人", "role": "OFFICER", "is_active": "on"}
TABS = ("obligors", "evidence", "papers", "exchanges", "periods", "restoration", "timeline", "access")
# Steps that stand for all others, each with a form that does.
STEPS: dict[str, dict[str, Any]] = {
    "clue.start_verification": {},
    "case.mark_major": {"major": ["serious_event"]},
    "case.terminate": {"ground": "other", "reasons": "轻微", "kept_proof": []},
    "negotiation.announce_attendance": {"who": "检察官一名"},
    "referral.sign_for": {},
    "referral.withdraw": {"words": "撤回"},
    "publicinterestfile.investigate": {},
}
BEGINNINGS: dict[str, tuple[str, dict[str, Any]]] = {
    "clue.register": (
        "",
        {
            "title": "新线索", "source_key": "other", "place": "320500", "found_on": "2024-03-01", "description": "异味",
            "parties-TOTAL_FORMS": "0", "parties-INITIAL_FORMS": "0",
        },
    ),
    "damageitem.add_damage_item": (
        "case",
        {
            "name": "监测费用", "loss": "restoration_cost", "harmed": "soil", "amount": "10.00", "seen_on": "2024-03-01",
            "kept_evidence": [],
        },
    ),
}  # fmt: skip


@dataclass
class Target:
    """An address, what is posted to it, and the kind of agency that handles the file behind it."""

    path: str
    post: dict[str, Any] = field(default_factory=dict)
    side: str = "EB"


def name_targets(world: World) -> dict[str, Target]:
    """Return every address by the name under which it stands in the matrix."""
    return {**_records(world), **_steps(world), **_papers(world), **_waiting(world), **_people(world), **_plain()}


def _records(world: World) -> dict[str, Target]:
    found = {}
    for kind, record in world.records.items():
        found[f"record {kind}"] = Target(reverse("record", args=[kind, record.uid]), side=side_of(kind))
    for tab in TABS:
        address = reverse("record-tab", args=["case", world.records["case"].uid, tab])
        found[f"record-tab case.{tab}"] = Target(address)
    return found


def _steps(world: World) -> dict[str, Target]:
    found = {}
    handed_in = [str(a_paper(world.person("handling", "officer"))[0].uid)]
    for name, answers in STEPS.items():
        kind, step = name.split(".")
        record = world.records[kind]
        posted = _posted(answers, handed_in) | {"seen_version": str(record.version)}
        found[f"step {name}"] = Target(reverse("step", args=[kind, record.uid, step]), posted, side_of(kind))
    for name, (within, answers) in BEGINNINGS.items():
        kind, step = name.split(".")
        inside = f"?within={within}:{world.records[within].uid}" if within else ""
        address = reverse("begin", args=[kind, step]) + inside
        found[f"begin {name}"] = Target(address, _posted(answers, handed_in))
    return found


def _posted(answers: dict[str, Any], handed_in: list[str]) -> dict[str, Any]:
    filled = {key: handed_in if key.startswith("kept_") else value for key, value in answers.items()}
    return {"phase": "do", "on": timezone.localdate().isoformat(), "form_key": str(uuid4()), **filled}


def _papers(world: World) -> dict[str, Target]:
    case, by = world.records["case"], world.person("handling", "officer")
    delivered = _paper(case, by, rendered=True)
    letters = {relation: _deliver(world, delivered, case, by, relation) for relation in ("summary", "ended")}
    waiting = Attachment.objects.create(**_attached(case, by, a_stored_page(by)))
    own = Attachment.objects.create(**_attached(case, by, a_stored_page(by)), audience=Attachment.Audience.OWN)
    ticked = {"delivery": [str(letters["summary"].uid)]}
    papers = {
        "paper delivered": delivered,
        "paper undelivered": _paper(case, by, rendered=True),
        "paper unrendered": _paper(case, by, rendered=False),
        "paper internal": _paper(case, by, rendered=True, internal=True),
    }
    table = world.records["agreement"].negotiation
    draft = Agreement.objects.create(negotiation=table, state=AgreementState.DRAFT, acted_on=timezone.localdate())
    return {
        "draft-paper": Target(reverse("draft-paper", args=["agreement", draft.uid])),
        **{name: Target(reverse("paper", args=[paper.uid])) for name, paper in papers.items()},
        "attachment": Target(reverse("attachment", args=[waiting.uid])),
        "attachment own": Target(reverse("attachment", args=[own.uid])),
        "handed-in": Target(reverse("handed-in", args=[a_stored_page(by).uid])),
        "sign-for": Target(reverse("sign-for"), ticked),
        "desk:print": Target(reverse("desk:print"), ticked),
    }


def a_page() -> bytes:
    """Return a PDF of one empty page."""
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def a_stored_page(by: Officer) -> StoredFile:
    """Return a stored file whose bytes are there."""
    return documents.keep(a_page(), name="笔录.pdf", media_type="application/pdf", at=timezone.now(), by=by)


def _attached(case: Any, by: Officer, stored: StoredFile) -> dict[str, Any]:
    deed = act(by)
    return {
        **RecordReference.of(case), "stored": stored, "agency": by.agency, "purpose": "evidence", "act_id": deed.id,
        "added_on": deed.on,
    }  # fmt: skip


def _paper(case: Any, by: Officer, *, rendered: bool, internal: bool = False) -> Paper:
    deed = act(by)
    now = deed.at if rendered else None
    return Paper.objects.create(
        **RecordReference.of(case), spec="cases.closing_form", title="函", agency=by.agency, values={}, act_id=deed.id,
        issued_on=deed.on, ordered_at=deed.at, internal=internal, rendered_at=now, page_count=1,
        sha256=documents.store_bytes(a_page()) if rendered else "",
    )  # fmt: skip


def _deliver(world: World, paper: Paper, case: Any, by: Officer, relation: str) -> Delivery:
    receiver = world.person(relation, "officer").agency
    return deliveries.send(
        case, act(by), subject="函", manner=deliveries.Manner.NOTICE, to=receiver, paper=paper, article="OPINIONS_8"
    )


def _waiting(world: World) -> dict[str, Target]:
    case, handling = world.records["case"], world.person("handling", "officer").agency
    colleague = officer(handling)
    today = timezone.localdate()
    step = steps_of(type(case))["inform_procuratorate"]
    values = {"on": today.isoformat(), "procuratorate": str(_procuratorate(case).pk), "summary": "调查情况"}
    form = StepForm(step, case, colleague, as_query({key: [value] for key, value in values.items()}))
    assert form.is_valid(), form.errors
    approval = approvals.ask(form, act(colleague, today), seen_version=case.version)
    noted = Acknowledgement.objects.create(
        **RecordReference.of(case), step="hold_meeting", label="Hold a meeting", limit="第四次磋商", reason="接近一致",
        agency=handling, entered_by=colleague, entered_at=timezone.now(), act_id=act(colleague).id,
    )  # fmt: skip
    draft = Draft.objects.create(
        officer=world.person("handling", "officer"), path="/steps/clue/new/register/", data={}, saved_at=timezone.now()
    )
    clock = Clock.objects.filter(file_type="case", file_id=case.pk).first()
    assert clock is not None
    return {
        "approval": Target(reverse("approval", args=[approval.uid]), {"decision": "approve"}),
        "acknowledgement": Target(reverse("acknowledgement", args=[noted.uid]), {"decision": "note"}),
        "drop-draft": Target(reverse("drop-draft", args=[draft.pk])),
        "desk:clock": Target(reverse("desk:clock", args=[clock.pk])),
        "desk:draft": Target(f"{reverse('desk:draft')}?for=/steps/clue/new/register/", {"title": "半"}),
    }


def _procuratorate(case: Any) -> Any:
    from cases.models.candidates import procuratorates_of_the_place

    return procuratorates_of_the_place(case).first()


def _people(world: World) -> dict[str, Target]:
    colleague = world.person("handling", "liaison")
    changed = {"username": colleague.username, "name": "改名", "role": "LIAISON", "is_active": "on"}
    return {
        "desk:people": Target(reverse("desk:people")),
        "desk:new-person": Target(reverse("desk:new-person"), NEW_PERSON),
        "desk:person": Target(reverse("desk:person", args=[colleague.uid]), changed),
    }


def _plain() -> dict[str, Target]:
    names = (
        "home", "clues", "referrals", "cases", "files", "inbox", "outbox", "clocks", "rules", "search",
    )  # fmt: skip
    return {f"desk:{name}": Target(reverse(f"desk:{name}")) for name in names} | {
        "desk:set-theme": Target(reverse("desk:set-theme"), {"theme": "dark"}),
        "login": Target(reverse("login"), {"username": "nobody", "password": "nothing"}),
        "logout": Target(reverse("logout")),
        "password_change": Target(reverse("password_change")),
        "password_change_done": Target(reverse("password_change_done")),
        "healthz": Target(reverse("healthz")),
        "set_language": Target(reverse("set_language"), {"language": "en"}),
    }
