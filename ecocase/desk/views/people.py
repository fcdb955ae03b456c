"""The agency's people, kept by its own administrator."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from axes.utils import reset as unlock
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecocase.kernel import access
from ecocase.kernel.models import Approval, Officer
from ecocase.policy.competence import Role

if TYPE_CHECKING:
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
    officers = [
        {
            "officer": officer, "url": reverse("desk:person", args=[officer.uid]), "last_login": officer.last_login,
            "locked": False, "unlock_url": "",
        }
        for officer in Officer.objects.filter(agency=request.user.agency).order_by("role", "name")
    ]  # fmt: skip
    context = {
        "agency": request.user.agency,
        "officers": officers,
        "new_url": reverse("desk:new-person"),
        "form_key": "",
    }
    return render(request, "desk/people.html", context)


def person(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """Show, make or change a person of the administrator's own agency; nobody of another one is found."""
    _demand_administrator(request)
    officer = get_object_or_404(Officer, uid=uid, agency=request.user.agency) if uid else None
    form = PersonForm(request.POST or None, instance=officer)
    first_password = ""
    if request.method == "POST":
        if request.POST.get("deed") == "new_password" and officer is not None:
            first_password = _new_password(officer)
        elif form.is_valid():
            if (
                officer is not None
                and officer.pk == request.user.pk
                and form.cleaned_data["role"] != Role.ADMINISTRATOR.value
            ):
                form.add_error(
                    "role", _("You cannot take the administration away from yourself. Ask another administrator.")
                )
            else:
                saved, first_password = _save(form, request.user.agency, is_new=officer is None)
                messages.success(request, _("Saved: %(name)s") % {"name": saved.name})
                if not first_password:
                    return redirect("desk:people")
                officer = saved
    context = {
        "officer": officer,
        "form": form,
        "errors": [{"field_id": f"id_{name}", "text": text} for name, texts in form.errors.items() for text in texts]
        if form.is_bound
        else [],
        "crumbs": [{"label": _("People"), "url": reverse("desk:people")}],
        "back_url": reverse("desk:people"),
        "form_key": "",
        "first_password": first_password,
        "open_matters": Approval.objects.filter(asked_by=officer, state=Approval.State.ASKED).count() if officer else 0,
    }
    return render(
        request,
        "desk/person_form.html",
        context,
        status=422 if form.is_bound and form.errors and not first_password else 200,
    )


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
