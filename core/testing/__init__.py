"""What plugin authors, and we, test with: the cast, fixtures, contract suites.

Guarantees: nothing here is imported at run time; everything is reachable as pytest fixtures of `core.testing.fixtures`.
Start reading at `cast`.
"""
