"""The switch of each plugin."""

from django.db import models
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
