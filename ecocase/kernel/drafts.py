"""Half-filled forms: kept for who has written them, whatever becomes of the sign-in, the connection or the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone

from ecocase.kernel import documents, uploads
from ecocase.kernel.forms import as_lists
from ecocase.kernel.models import Draft, Officer

if TYPE_CHECKING:
    from django.http import HttpRequest

LAST_OFFICER = "ecocase_last"
SIGNED_IN_AT = "signed_in_at"
FORMS, KEEPING = "/steps/", "/draft/"
RENEW_AFTER_SECONDS = 300
SALT = "author-of-a-form"
LEFT_OUT = frozenset({"csrfmiddlewaretoken", "phase", "author"})


def author_token(officer: Officer) -> str:
    """Return what a form carries to say who writes in it; it opens nothing."""
    return signing.dumps(str(officer.uid), salt=SALT)


def author_of(token: str) -> Officer | None:
    """Return who writes in a form, by the token that it carries; None where it carries none, or a forged one.

    However long the page stood open, and also where the writer may not sign in any more: it is nobody else's form.
    """
    try:
        uid = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Officer.objects.filter(uid=uid).first()


def keep_draft(officer: Officer, path: str, posted: Any, files: Any = None) -> Draft:
    """Keep a half-filled form for its officer, one per form, with the files that came along."""
    data = as_lists(posted, leave_out=LEFT_OUT)
    for name in files or ():
        data[f"kept_{name}"] = [*data.get(f"kept_{name}", []), *_kept(files.getlist(name), officer)]
    draft, _ = Draft.objects.update_or_create(
        officer=officer, path=path[:300], defaults={"data": data, "saved_at": timezone.now()}
    )
    return draft


def rescue(request: HttpRequest, *, by_cookie: bool = True) -> Officer | None:
    """Keep a form that cannot be taken now for who has written it; return whom, or None where nobody is known.

    :param by_cookie: a form that does not say who writes in it is theirs whose sign-in this browser saw last. Not
        where it may come from another site.
    """
    path = request.get_full_path()
    if request.path == KEEPING:
        path = request.GET.get("for", "")
    if request.method != "POST" or not path.startswith(FORMS):
        return None
    writer = author_of(request.POST.get("author", "")) or (_last_officer(request) if by_cookie else None)
    if writer is not None:
        keep_draft(writer, path, request.POST, request.FILES)
    return writer


def seconds_left(request: HttpRequest) -> int:
    """Return after how many seconds without a sign of life the sign-in ends, the working day's end included."""
    began = request.session.get(SIGNED_IN_AT, timezone.now().timestamp())
    of_the_day = began + settings.ECOCASE_SESSION_ABSOLUTE_HOURS * 3600 - timezone.now().timestamp()
    return int(min(settings.SESSION_COOKIE_AGE - RENEW_AFTER_SECONDS, of_the_day))


def _last_officer(request: HttpRequest) -> Officer | None:
    try:
        uid = request.get_signed_cookie(LAST_OFFICER, default="")
    except signing.BadSignature:
        return None
    return Officer.objects.filter(uid=uid, is_active=True).first() if uid else None


def _kept(sent: list[Any], officer: Officer) -> list[str]:
    """Keep what may be kept of the files sent; what may not be is refused at the form, as ever."""
    kept = []
    for upload in sent:
        try:
            fine = uploads.checked(upload)
        except ValidationError:
            continue
        stored = documents.keep(fine.content, name=fine.name, media_type=fine.media_type, at=timezone.now(), by=officer)
        kept.append(str(stored.uid))
    return kept
