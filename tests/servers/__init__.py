"""Servers and programs that tests need beside Python: found, installed where allowed, started and stopped.

Guarantees: the list of system packages stands in one file, `packages.txt`; a missing program is a reason to skip a
test, and with CI=true a reason to fail; whatever is started here is stopped here.
"""
