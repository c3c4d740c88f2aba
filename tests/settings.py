"""The settings of our own tests are those that authors of plugins test with."""

from core.testing.settings import *
