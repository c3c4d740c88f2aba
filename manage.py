#!/usr/bin/env python
"""Django's command line, as in every Django project; the same as the installed `wagdesk` command."""

import sys

from core.project.cli import main

if __name__ == "__main__":
    sys.exit(main())
