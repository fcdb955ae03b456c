"""Sign-in for every page, the end of a working day, and nothing typed lost when the sign-in has expired."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseFailure
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

from ecocase.kernel.drafts import LAST_OFFICER, RENEW_AFTER_SECONDS, SIGNED_IN_AT, rescue

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

OPEN_PATHS = ("/sign-in/", "/i18n/", "/static/", "/healthz")
SEEN_AT = "seen_at"


class ChineseFirstMiddleware:
    """Speak Chinese, or the language chosen with the switch; what the browser would like decides nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language chosen."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class SignInMiddleware:
    """Let nobody in who has not signed in; keep a form that arrives too late as its officer's draft."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or lead to the sign-in page and back."""
        if request.path.startswith(OPEN_PATHS):
            return self.get_response(request)
        if request.user.is_authenticated and _day_is_over(request):
            logout(request)
        if not request.user.is_authenticated:
            rescue(request)
            return HttpResponseRedirect(f"{reverse('login')}?{urlencode({'next': request.get_full_path()})}")
        if request.user.must_change_password and request.path not in _PASSWORD_PATHS():
            return HttpResponseRedirect(reverse("password_change"))
        _renew(request)
        response = self.get_response(request)
        _remember(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Keep a form at which the server has failed."""
        if isinstance(exception, Http404 | PermissionDenied):
            return
        # Without a database nothing can be kept here; the browser has its own copy.
        with suppress(DatabaseFailure):
            rescue(request)


def _PASSWORD_PATHS() -> set[str]:  # noqa: N802 - a constant that needs the URLs
    return {reverse("password_change"), reverse("password_change_done"), reverse("logout")}


def _day_is_over(request: HttpRequest) -> bool:
    began = request.session.setdefault(SIGNED_IN_AT, timezone.now().timestamp())
    age = timedelta(seconds=timezone.now().timestamp() - began)
    return age > timedelta(hours=settings.ECOCASE_SESSION_ABSOLUTE_HOURS)


def _renew(request: HttpRequest) -> None:
    """Let the sign-in live on; at most once in some minutes, so that a page that is only read writes nothing."""
    now = timezone.now().timestamp()
    if now - request.session.get(SEEN_AT, 0) >= RENEW_AFTER_SECONDS:
        request.session[SEEN_AT] = now


def _remember(request: HttpRequest, response: Any) -> None:
    """Set a signed cookie that names the officer; it opens nothing and only says whose draft a late form is."""
    # Compared, not merely looked for: on a shared computer the cookie of a colleague may still be there.
    if request.user.is_authenticated and request.get_signed_cookie(LAST_OFFICER, default="") != str(request.user.uid):
        response.set_signed_cookie(
            LAST_OFFICER, str(request.user.uid), httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
