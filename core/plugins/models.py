"""The switch of each plugin, what it keeps here, and what went wrong with its hooks."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PluginState(models.Model):
    """Whether an administrator switched a plugin on or off. A plugin without a row is on."""

    slug = models.CharField(_("plugin"), max_length=100, primary_key=True)
    enabled = models.BooleanField(_("enabled"), default=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("plugin switch")
        verbose_name_plural = _("plugin switches")

    def __str__(self) -> str:
        return self.slug


class PluginRecord(models.Model):
    """What a plugin keeps here, as it was when `migrate` last ran with it. Read once it is no longer loaded."""

    slug = models.CharField(_("plugin"), max_length=100, primary_key=True)
    name = models.CharField(_("name"), max_length=200)
    tables = models.JSONField(_("tables"), default=list)
    closes = models.TextField(_("may close"), blank=True)  # labels of models, parted by commas: read in a union

    class Meta:
        verbose_name = _("plugin record")
        verbose_name_plural = _("plugin records")

    def __str__(self) -> str:
        return self.slug


class HookBreaker(models.Model):
    """What went wrong lately with one plugin's implementation of one hook.

    Invariant: `rests_until` is set as long as the breaker is not closed; it has passed while the hook is tried again.
    Written by `core.plugins.breakers` alone, read with the switches.
    """

    plugin = models.CharField(_("plugin"), max_length=100)
    hook = models.CharField(_("hook"), max_length=100)
    failures = models.PositiveIntegerField(_("failures"), default=0)
    in_a_row = models.PositiveIntegerField(_("failures in a row"), default=0)
    last_failed_at = models.DateTimeField(_("last failure"))
    last_error = models.CharField(_("last error"), max_length=500)
    openings = models.PositiveSmallIntegerField(_("times it was left alone"), default=0)  # each rest is longer
    rests_until = models.DateTimeField(_("left alone until"), null=True, blank=True)

    class Meta:
        verbose_name = _("breaker")
        verbose_name_plural = _("breakers")
        constraints = [models.UniqueConstraint(fields=["plugin", "hook"], name="wagdesk_plugins_one_breaker_a_hook")]

    def __str__(self) -> str:
        return f"{self.plugin}: {self.hook}"

    @property
    def is_resting(self) -> bool:
        """Whether it is left alone now."""
        return self.rests_until is not None and self.rests_until > timezone.now()

    @property
    def refuses(self) -> bool:
        """Whether people are refused something for as long as it rests."""
        from core.plugins.loading import refusing_hooks  # it reads the switches, and so this module

        return self.hook in refusing_hooks()
