"""Language, theme and health: small things beside the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from ecocase.kernel.models import Officer

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the officer's choice of light, dark or as the system."""
    theme = request.POST.get("theme", "auto")
    if theme in Officer.Theme.values:
        Officer.objects.filter(pk=request.user.pk).update(theme=theme)
    back = request.POST.get("next", "/")
    return redirect(back if url_has_allowed_host_and_scheme(back, None) else "/")


@require_GET
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


class ChangePasswordView(PasswordChangeView):
    """Change the own password; a first password has done its work then."""

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Keep the new password and forget that it had to be changed."""
        answer = super().form_valid(form)
        Officer.objects.filter(pk=self.request.user.pk).update(must_change_password=False)
        return answer
