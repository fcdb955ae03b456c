"""Files that are handed in: empty, too large, of another kind than their name says, with hostile names."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Case, DamageItem
from ecocase.kernel.models import Attachment, Officer, StoredFile
from ecocase.kernel.uploads import LONGEST_NAME, harmless_name
from tests.kernel.screen import Screen, an_item, complaints, new_path, says

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def packed(*names: str) -> bytes:
    """Return a ZIP that holds files of these names."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


def hand_in(screen: Screen, case: Case, bureau: Officer, name: str, content: bytes) -> Any:
    """Send a file with a form that is otherwise in order, up to the check page."""
    screen.open(new_path("damageitem", "add_damage_item", case))
    typed = an_item(bureau) | {"kept_evidence": [], "evidence": SimpleUploadedFile(name, content)}
    return screen.send(**typed)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.pdf", b"", "空"),
        ("报告.pdf", PNG, "PDF"),
        ("照片.png", PDF, "PNG"),
        ("报告.docx", packed("evil.exe"), "DOCX"),
        ("清单.xlsx", packed("word/document.xml"), "XLSX"),
        ("材料.zip", b"PK\x03\x04 broken", "ZIP"),
        ("录像.mp4", b"\x00\x00\x00\x00nothing", "MP4"),
        ("木马.exe", b"MZ", "pdf"),
        ("网页.html", b"<script>", "pdf"),
        ("没有扩展名", PDF, "pdf"),
        ("双重.pdf.exe", PDF, "pdf"),
    ],
)
def test_a_file_that_will_not_do_is_refused_in_words(
    screen: Screen, case: Case, bureau: Officer, name: str, content: bytes, words: str
) -> None:
    refused = hand_in(screen, case, bureau, name, content)
    assert refused.status_code == 422
    assert words in complaints(refused)["id_evidence"]
    assert name in complaints(refused)["id_evidence"]
    assert 'value="1,000.50"' in says(refused)
    assert not StoredFile.objects.filter(name=name).exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("报告.pdf", PDF),
        ("照片.PNG", PNG),
        ("报告.docx", packed("word/document.xml")),
        ("清单.xlsx", packed("xl/workbook.xml")),
        ("公文.ofd", packed("OFD.xml")),
        ("材料.zip", packed("任意.txt")),
    ],
)
def test_a_file_that_is_what_its_name_says_is_kept(
    screen: Screen, case: Case, bureau: Officer, name: str, content: bytes
) -> None:
    assert hand_in(screen, case, bureau, name, content).status_code == 200
    assert screen.send("do").status_code == 302
    assert Attachment.objects.get(
        record_id=DamageItem.objects.get().pk, record_type="damageitem"
    ).stored.size_bytes == len(content)


@pytest.mark.parametrize(("length", "status"), [(1000, 200), (1001, 422)])
def test_a_file_that_is_too_large_is_refused(
    screen: Screen, case: Case, bureau: Officer, settings: Any, length: int, status: int
) -> None:
    settings.ECOCASE_UPLOAD_MAX_BYTES = 1000
    answer = hand_in(screen, case, bureau, "大.pdf", PDF.ljust(length, b" "))
    assert answer.status_code == status
    if status == 422:
        assert "大.pdf" in complaints(answer)["id_evidence"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\报告.pdf", "报告.pdf"),
        ("报告\u202efdp.exe.pdf", "报告fdp.exe.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "img src=x onerror=alert(1).pdf"),
        ("长" * 300 + ".pdf", "长" * LONGEST_NAME + ".pdf"),
        ("\x00报\x1f告.pdf", "报告.pdf"),
        (".pdf", "file.pdf"),
        ("𠮷田㐂 报告 (1).pdf", "𠮷田㐂 报告 (1).pdf"),
    ],
)
def test_a_hostile_name_becomes_a_harmless_one(sent: str, kept: str) -> None:
    assert harmless_name(sent) == kept


def test_a_hostile_name_does_no_harm_on_the_page(screen: Screen, case: Case, bureau: Officer) -> None:
    checked = hand_in(screen, case, bureau, "报告\u202e<b>\"'.pdf", PDF)
    assert checked.status_code == 200
    assert "<b>" not in says(checked)
    assert "\u202e" not in says(checked)
    assert screen.send("do").status_code == 302


def test_two_files_one_good_one_bad_keep_the_good_one(screen: Screen, case: Case, bureau: Officer) -> None:
    screen.open(new_path("damageitem", "add_damage_item", case))
    files = [SimpleUploadedFile("好.pdf", PDF), SimpleUploadedFile("坏.pdf", PNG)]
    refused = screen.send(**an_item(bureau) | {"kept_evidence": [], "evidence": files})
    assert refused.status_code == 422
    assert [kept["name"] for kept in refused.context["kept_files"]["evidence"]] == ["好.pdf"]
    assert "坏.pdf" in complaints(refused)["id_evidence"]
