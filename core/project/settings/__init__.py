"""Django's settings, one file per subject; everything variable comes from `core.project.environment`."""

from core.project.settings.access import *
from core.project.settings.apps import *
from core.project.settings.background import *
from core.project.settings.database import *
from core.project.settings.languages import *
from core.project.settings.logs import *
from core.project.settings.mail import *
from core.project.settings.paths import *
from core.project.settings.rest import *
from core.project.settings.security import *
from core.project.settings.wagtail import *
