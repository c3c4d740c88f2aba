"""Puts the packages together: settings, addresses, servers, the command line.

Guarantees: every setting comes from one typed list (`environment`) and nonsense in it stops the start with its name;
one home directory holds everything that is not code.
Never: imports another package of the project at module level; they are named by string, so that settings load first.
"""
