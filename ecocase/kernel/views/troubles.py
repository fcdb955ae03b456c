"""What is said when a request cannot be taken: a form from another sign-in, too many failed attempts to sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ecocase.kernel.drafts import rescue

if TYPE_CHECKING:
    from django.http import HttpRequest

TOO_MANY = 429


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that does not belong to this sign-in, and keep it for who has written it."""
    writer = rescue(request, by_cookie=False)
    context = {
        "writer": writer,
        "is_own": writer is not None and writer == request.user,
        "path": request.get_full_path() if writer is not None else "",
    }
    return render(request, "403_csrf.html", context, status=403)


def locked(request: HttpRequest, credentials: dict[str, Any] | None = None, *_more: Any, **_named: Any) -> HttpResponse:
    """Say until when a sign-in name is locked after too many failed attempts."""
    attempts = AxesProxyHandler.get_implementation().get_user_attempts(request, credentials or {})
    latest = max((attempt.attempt_time for found in attempts for attempt in found), default=timezone.now())
    cool_off = get_cool_off(request)
    until = latest + cool_off if cool_off is not None else None
    return render(request, "registration/locked.html", {"until": until}, status=TOO_MANY)
