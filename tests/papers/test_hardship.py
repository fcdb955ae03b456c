"""Papers that are too long, hold characters no font has, or lose their worker half way; many papers at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from ecocase.kernel import documents, outbox
from ecocase.kernel.models import OutboxMessage, Paper
from ecocase.policy.competence import Role
from tests.acting import do, officer
from tests.journeys.making import BUREAU, PROCURATORATE, a_case, a_draft, a_table
from tests.papers.test_inbox import signed_in
from tests.serving import environment_of_server

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 12, 4, tzinfo=UTC)


def a_letter(bureau: Any, summary: str = "情况") -> Paper:
    """Order a letter about a case."""
    facts = {"procuratorate": officer(PROCURATORATE).agency, "summary": summary}
    do("inform_procuratorate", a_case(bureau), bureau, date(2024, 3, 12), **facts)
    return Paper.objects.filter(spec="cases.notice_to_procuratorate").order_by("pk").last()


def message_of(paper: Paper) -> OutboxMessage:
    return OutboxMessage.objects.get(payload={"paper": paper.pk})


def try_in_vain(message: OutboxMessage, error: type[Exception]) -> str:
    """Try a message as often as the relay does; return what parks it."""
    for _turn in range(outbox.TRIES_BEFORE_PARKING):
        with pytest.raises(error) as refused:
            outbox.handle(message.uid, at=NOW)
        OutboxMessage.objects.filter(pk=message.pk).update(last_error=repr(refused.value)[:300], sent_at=None)
    assert message.uid not in outbox.claim_for_sending(at=NOW)
    return OutboxMessage.objects.get(pk=message.pk).last_error


def test_ten_megabytes_of_text_are_refused_at_once_and_other_papers_go_on(db: Any) -> None:
    bureau = officer(BUREAU)
    long, other = a_letter(bureau), None
    Paper.objects.filter(pk=long.pk).update(values={**long.values, "paragraphs": ["国" * (10 * 1024 * 1024 // 3)]})
    do("tell_police", a_case(bureau), bureau, date(2024, 3, 12), police=officer("PO-320500").agency, facts="涉嫌犯罪")
    other = Paper.objects.get(spec="cases.letter_to_police")
    begun = time.monotonic()
    with pytest.raises(documents.PaperTooLongError, match="characters"):
        outbox.handle(message_of(long).uid, at=NOW)
    assert time.monotonic() - begun < 2
    assert outbox.handle(message_of(other).uid, at=NOW)
    assert Paper.objects.get(pk=other.pk).rendered_at
    assert Paper.objects.get(pk=long.pk).rendered_at is None


def a_table_of(rows: int, paper: Paper) -> Paper:
    """Return a paper with a table of so many rows."""
    cells = [[str(number), "某化工有限公司非法处置危险废物", "10,000.00"] for number in range(rows)]
    table = {"columns": ["序号", "项目", "金额"], "rows": cells, "amounts": [2]}
    paper.values = {**paper.values, "annexes": [{"title": "明细", "table": table}]}
    return paper


def test_two_thousand_rows_are_refused_and_two_hundred_printed(db: Any) -> None:
    paper = a_letter(officer(BUREAU))
    begun = time.monotonic()
    with pytest.raises(documents.PaperTooLongError):
        documents.render(a_table_of(2000, paper))
    assert time.monotonic() - begun < 2
    assert len(PdfReader(BytesIO(documents.render(a_table_of(200, paper)))).pages) > 5


def test_a_character_that_no_font_has_stops_the_paper_with_its_name(db: Any) -> None:
    bureau = officer(BUREAU)
    paper = a_letter(bureau, summary="某公司\U0001fbff")
    reason = try_in_vain(message_of(paper), documents.MissingGlyphError)
    assert "U+1FBFF" in reason
    page = signed_in(bureau).get(reverse("paper", args=[paper.uid]))
    assert page.status_code == 202
    assert "U+1FBFF" in page.content.decode()
    assert "data-again" not in page.content.decode()


def test_what_stopped_a_paper_is_mended_and_the_paper_made(db: Any, capsys: pytest.CaptureFixture[str]) -> None:
    paper = a_letter(officer(BUREAU), summary="某公司\U0001fbff")
    try_in_vain(message_of(paper), documents.MissingGlyphError)
    Paper.objects.filter(pk=paper.pk).update(values={**paper.values, "sections": []})
    call_command("retry_papers")
    assert "U+1FBFF" in capsys.readouterr().out
    assert message_of(paper).uid in outbox.claim_for_sending(at=NOW)
    assert outbox.handle(message_of(paper).uid, at=NOW)
    assert Paper.objects.get(pk=paper.pk).rendered_at


def test_a_paper_that_kills_its_workers_is_not_handed_out_for_ever(db: Any) -> None:
    message = message_of(a_letter(officer(BUREAU)))
    # The broker hands a message out again without asking the relay.
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=outbox.TRIES_BEFORE_PARKING)
    assert not outbox.handle(message.uid, at=NOW)
    assert OutboxMessage.objects.get(pk=message.pk).parked


def test_rare_characters_are_printed_and_copied_in_margins_too(db: Any) -> None:
    paper = a_letter(officer(BUREAU), summary="𠮷㐂")
    paper.practice = True
    page = PdfReader(BytesIO(documents.render(paper))).pages[0].extract_text()
    assert "𠮷㐂" in page
    assert "练习件" in page


HOLDS_ON = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "ecocase.settings"
import django; django.setup()
from datetime import datetime, UTC
from ecocase.kernel import outbox
from ecocase.kernel.documents import ordering
real = ordering.render
def slow(paper):
    content = real(paper)
    print("rendering", flush=True)
    time.sleep(60)
    return content
ordering.render = slow
outbox.handle(sys.argv[1], at=datetime.now(UTC))
"""


@pytest.fixture(scope="module")
def committed_paper(own_database: str, django_db_blocker: Any, media_of_papers: Path) -> Paper:
    """Order a paper in the copy, outside any test's transaction."""
    with django_db_blocker.unblock():
        return a_letter(officer(BUREAU))


def test_a_worker_killed_while_rendering_leaves_the_paper_to_the_next_one_once(
    committed_paper: Paper, media_of_papers: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = media_of_papers
    message = message_of(committed_paper)
    environment = environment_of_server(media_of_papers)
    worker = subprocess.Popen(
        [sys.executable, "-c", HOLDS_ON, str(message.uid)], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == "rendering"
    # Another worker does not take what this one has in hand.
    assert not outbox.handle(message.uid, at=NOW)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    assert Paper.objects.get(pk=committed_paper.pk).rendered_at is None
    assert outbox.handle(message.uid, at=NOW)
    made = Paper.objects.get(pk=committed_paper.pk)
    assert documents.read_bytes(made.sha256).startswith(b"%PDF")
    assert not outbox.handle(message.uid, at=NOW)
    assert Paper.objects.get(pk=committed_paper.pk).sha256 == made.sha256


def test_papers_with_language_title_and_bookmarks(db: Any) -> None:
    paper = a_letter(officer(BUREAU))
    reader = PdfReader(BytesIO(documents.render(paper)))
    assert reader.trailer["/Root"]["/Lang"] == "zh-Hans"
    assert paper.title in (reader.metadata.title or "")
    assert paper.number in (reader.metadata.title or "")
    outline = [entry for entry in reader.outline if not isinstance(entry, list)]
    assert [entry.title for entry in outline] == [paper.title]


def test_two_hundred_papers_are_bound_with_each_on_a_sheet_of_its_own(db: Any) -> None:
    paper = a_letter(officer(BUREAU))
    outbox.handle(message_of(paper).uid, at=NOW)
    paper.refresh_from_db()
    begun = time.monotonic()
    pdf = PdfReader(documents.bound_together([paper] * 200))
    assert time.monotonic() - begun < 20
    starts = [pdf.get_destination_page_number(entry) for entry in pdf.outline]
    assert len(starts) == 200
    assert all(start % 2 == 0 for start in starts)


def test_a_draft_is_read_by_either_side_and_by_nobody_else(db: Any) -> None:
    bureau, prosecutor = officer(BUREAU), officer(PROCURATORATE)
    negotiation = a_table(bureau, ("甲公司", "乙公司"))
    agreement = a_draft(bureau, negotiation)
    invitation = {"meeting_on": date(2024, 5, 20), "place": "苏州", "matter": "赔偿数额"}
    address = reverse("draft-paper", args=["agreement", agreement.uid])
    assert signed_in(prosecutor).get(address).status_code == 404
    do("invite_procuratorate", negotiation, bureau, date(2024, 5, 11), procuratorate=prosecutor.agency, **invitation)
    papers = Paper.objects.count()
    for person in (bureau, prosecutor):
        answer = signed_in(person).get(address)
        text = PdfReader(BytesIO(b"".join(answer.streaming_content))).pages[0].extract_text()
        assert "草案" in text
        assert "〔2024〕" not in text.split("甲方")[0]
    assert address in signed_in(bureau).get(reverse("record", args=["agreement", agreement.uid])).content.decode()
    assert Paper.objects.count() == papers
    for stranger in (officer("EB-320600"), officer("PR-320600"), officer(BUREAU, Role.ADMINISTRATOR)):
        assert signed_in(stranger).get(address).status_code == 404


def test_what_is_signed_is_a_draft_no_longer(db: Any) -> None:
    bureau = officer(BUREAU)
    agreement = a_draft(bureau, a_table(bureau))
    address = reverse("draft-paper", args=["agreement", agreement.uid])
    assert signed_in(bureau).get(address).status_code == 200
    party = agreement.negotiation.parties.get()
    do("sign_agreement", agreement, bureau, date(2024, 5, 20), signatories=[party], signed=[])
    assert signed_in(bureau).get(address).status_code == 404
    assert (
        signed_in(bureau).get(reverse("draft-paper", args=["case", agreement.negotiation.case.uid])).status_code == 404
    )
