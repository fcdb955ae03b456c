"""Where agencies stand, what they are, and who works there."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ecocase.policy.competence import AgencyKind, AgencyLevel, Role


class Division(models.Model):
    """An administrative division with its six-digit code of GB/T 2260."""

    code = models.CharField(max_length=6, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    level = models.CharField(max_length=10, choices=[(level.value, level.value) for level in AgencyLevel])
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name_en if _is_english() else self.name_zh


class Agency(models.Model):
    """A bureau, procuratorate, department, court or government.

    Its one auth group carries the rights on files; officers hold nothing in person.
    """

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in AgencyKind])
    department = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=10, choices=[(level.value, level.value) for level in AgencyLevel])
    division = models.ForeignKey(Division, null=True, on_delete=models.PROTECT, related_name="agencies")
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    short_zh = models.CharField(max_length=40)
    number_word = models.CharField(max_length=20)
    # What the agency itself writes in its numbers: its word under "", a kind's word under the shipped one (移 → 案移).
    own_words = models.JSONField(default=dict, blank=True)
    superior = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="subordinates")
    handles_claims = models.BooleanField(default=False)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="agency")

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name_en if _is_english() else self.name_zh

    def acts_as(self, kind: AgencyKind) -> bool:
        """Whether the agency may do what an agency of `kind` may do.

        A department that the claimant government lets handle claims acts as a bureau.
        """
        if self.kind == kind.value:
            return True
        return kind is AgencyKind.ENVIRONMENT_BUREAU and self.handles_claims

    @property
    def sign(self) -> str:
        """The institution's sign on the screen: eb, pr, court, sys or ot."""
        signs = {
            AgencyKind.ENVIRONMENT_BUREAU.value: "eb",
            AgencyKind.PROCURATORATE.value: "pr",
            AgencyKind.SYSTEM.value: "sys",
        }
        return signs.get(self.kind, "ot")


class OfficerManager(BaseUserManager["Officer"]):
    """Makes officers; knows no superusers. An officer always comes with the agency."""

    def get_queryset(self) -> models.QuerySet[Officer]:
        """Return officers with their agencies."""
        return super().get_queryset().select_related("agency")

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Officer:
        """Make an officer with a usable password only if one is given."""
        officer = self.model(username=self.model.normalize_username(username), **fields)
        officer.set_password(password)
        officer.save(using=self._db)
        return officer


class Officer(AbstractBaseUser, PermissionsMixin):
    """A person who works for one agency, in one role.

    `kernel.access.appoint` alone writes agency, role and group membership.
    """

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(
        _("sign-in name"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This sign-in name is taken. Choose another one.")},
    )
    name = models.CharField(_("name"), max_length=60)
    title = models.CharField(_("position"), max_length=60, blank=True)
    phone = models.CharField(_("office telephone"), max_length=30, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="officers")
    role = models.CharField(_("role"), max_length=20, choices=[(role.value, role.value) for role in Role])
    is_active = models.BooleanField(_("may sign in"), default=True)
    must_change_password = models.BooleanField(default=False)
    theme = models.CharField(max_length=5, choices=Theme.choices, default=Theme.AUTO)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = OfficerManager()

    class Meta:
        ordering: ClassVar = ["agency_id", "username"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="no_officer_is_a_superuser",
                condition=models.Q(is_superuser=False),
                violation_error_message=_("Nobody stands above the rights on files."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the officer's name as it stands on papers."""
        return self.name

    def get_short_name(self) -> str:
        """Return the officer's name."""
        return self.name


def _is_english() -> bool:
    return (get_language() or "").startswith("en")
