"""`python -m core.project` is the `wagdesk` command, for where scripts are not on the path."""

import sys

from core.project.cli import main

sys.exit(main())
