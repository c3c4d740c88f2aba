"""Everybody who can sign in."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who may sign in; without a password only by mail code."""
        user = self.model(email=self.normalize_email(email).casefold(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An agent with every right, made by who runs the installation: their address needs no proof by mail."""
        from allauth.account.models import EmailAddress  # allauth's models need ours

        user = self.create_user(email, password, is_agent=True, is_superuser=True, **fields)
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The login is compared without regard to case."""
        return self.get(email=(username or "").casefold())


class User(AbstractBaseUser, PermissionsMixin):
    """A sign-in. The e-mail address is the login, kept in lower case.

    Invariant: only an agent can be superuser. A user who is no agent has no permission at all and never reaches
    the admin (`core.people.auth`), whatever groups they are in.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    is_agent = models.BooleanField(
        _("agent"), default=False, help_text=_("Works in the admin. Everybody else is a customer.")
    )
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Switch off instead of deleting."))
    locale = models.CharField(_("language"), max_length=12, blank=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    # How often all sessions were ended. A session carries the number it began with.
    sessions_ended = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_superuser=False) | Q(is_agent=True), name="wagdesk_people_superuser_is_agent"
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    @property
    def is_staff(self) -> bool:
        """What Django calls staff we call an agent."""
        return self.is_agent

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether an active agent holds the permission; superusers who are agents hold all."""
        return self.is_agent and super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether an active agent holds any permission of an app."""
        return self.is_agent and super().has_module_perms(app_label)

    def get_full_name(self) -> str:
        """First and last name, or the part of the address before the @."""
        return f"{self.first_name} {self.last_name}".strip() or self.email.partition("@")[0]

    def get_short_name(self) -> str:
        """The first name, or the full one."""
        return self.first_name or self.get_full_name()

    def end_sessions(self) -> None:
        """Sign them out wherever they are signed in."""
        User.objects.filter(pk=self.pk).update(sessions_ended=F("sessions_ended") + 1)
        self.refresh_from_db(fields=["sessions_ended"])

    def get_session_auth_hash(self) -> str:
        """What a session must carry: it changes with the password, and when all sessions are ended."""
        return f"{super().get_session_auth_hash()}.{self.sessions_ended}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under earlier secrets of the installation."""
        return (f"{found}.{self.sessions_ended}" for found in super().get_session_auth_fallback_hash())
