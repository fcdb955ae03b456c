"""The agency's people, kept by its own administrator."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from axes.models import AccessAttempt
from axes.utils import reset as unlock
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecocase.kernel import access
from ecocase.kernel.models import Approval, Officer
from ecocase.policy.competence import Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.http import HttpRequest

ROLES = [
    (Role.OFFICER.value, gettext_lazy("Case officer")),
    (Role.LEADER.value, gettext_lazy("Leader")),
    (Role.LIAISON.value, gettext_lazy("Liaison officer")),
    (Role.ADMINISTRATOR.value, gettext_lazy("Agency administrator")),
]


class PersonForm(forms.ModelForm):
    """A person's name, post and role."""

    role = forms.ChoiceField(label=gettext_lazy("role"), choices=ROLES)

    class Meta:
        model = Officer
        fields = ("username", "name", "title", "phone", "role", "is_active")


def people(request: HttpRequest) -> HttpResponse:
    """List the people of the administrator's agency."""
    _demand_administrator(request)
    found = list(Officer.objects.filter(agency=request.user.agency).order_by("-is_active", "role", "name"))
    locked = locked_out(person.username for person in found)
    officers = [
        {
            "officer": officer, "url": reverse("desk:person", args=[officer.uid]), "last_login": officer.last_login,
            "locked": officer.username in locked,
        }
        for officer in found
    ]  # fmt: skip
    context = {
        "agency": request.user.agency,
        "officers": officers,
        "new_url": reverse("desk:new-person"),
    }
    return render(request, "desk/people.html", context)


def person(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """Show, make or change a person of the administrator's own agency; nobody of another one is found."""
    _demand_administrator(request)
    officer = get_object_or_404(Officer, uid=uid, agency=request.user.agency) if uid else None
    deed = request.POST.get("deed", "save") if request.method == "POST" else ""
    if deed == "unlock" and officer is not None:
        unlock(username=officer.username)
        messages.success(request, _("Unlocked: %(name)s may sign in again.") % {"name": officer.name})
        return redirect("desk:people")
    form = PersonForm(request.POST if deed == "save" else None, instance=officer)
    first_password = ""
    if deed == "new_password" and officer is not None:
        first_password = _new_password(officer)
    elif deed == "save" and form.is_valid() and _leaves_an_administrator(form, officer, request.user):
        saved, first_password = _save(form, request.user.agency, is_new=officer is None)
        messages.success(request, _("Saved: %(name)s") % {"name": saved.name})
        if not first_password:
            return redirect("desk:people")
        officer = saved
    return _form_page(request, officer, form, first_password)


def _form_page(request: HttpRequest, officer: Officer | None, form: PersonForm, first_password: str) -> HttpResponse:
    is_refused = form.is_bound and bool(form.errors) and not first_password
    errors = [{"field_id": f"id_{name}", "text": text} for name, texts in form.errors.items() for text in texts]
    waiting = Approval.objects.filter(asked_by=officer, state=Approval.State.ASKED).count() if officer else 0
    context = {
        "officer": officer,
        "form": form,
        "errors": errors if is_refused else [],
        "crumbs": [{"label": _("People"), "url": reverse("desk:people")}],
        "back_url": reverse("desk:people"),
        "first_password": first_password,
        "open_matters": waiting,
        "is_locked": officer is not None and bool(locked_out([officer.username])),
    }
    return render(request, "desk/person_form.html", context, status=422 if is_refused else 200)


def _leaves_an_administrator(form: PersonForm, officer: Officer | None, own: Officer) -> bool:
    """Whether administrators who change themselves stay what they are: somebody has to keep the people."""
    if officer is None or officer.pk != own.pk:
        return True
    if form.cleaned_data["role"] != Role.ADMINISTRATOR.value:
        form.add_error("role", _("You cannot take the administration away from yourself. Ask another administrator."))
    if not form.cleaned_data["is_active"]:
        form.add_error("is_active", _("You cannot shut yourself out. Ask another administrator."))
    return not form.errors


def locked_out(names: Iterable[str]) -> set[str]:
    """Return who of these may not sign in for the moment, after too many wrong passwords."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    failed = AccessAttempt.objects.filter(
        username__in=list(names), failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=since
    )
    return set(failed.values_list("username", flat=True))


@transaction.atomic
def _save(form: PersonForm, agency: Any, *, is_new: bool) -> tuple[Officer, str]:
    officer = form.save(commit=False)
    officer.agency = agency
    password = ""
    if is_new:
        password = secrets.token_urlsafe(9)
        officer.set_password(password)
        officer.must_change_password = True
    officer.save()
    access.appoint(officer, agency, Role(form.cleaned_data["role"]))
    return officer, password


def _new_password(officer: Officer) -> str:
    password = secrets.token_urlsafe(9)
    officer.set_password(password)
    officer.must_change_password = True
    officer.save(update_fields=["password", "must_change_password"])
    unlock(username=officer.username)
    return password


def _demand_administrator(request: HttpRequest) -> None:
    if request.user.role != Role.ADMINISTRATOR.value:
        raise PermissionDenied(_("Only the agency's administrator keeps its people."))
