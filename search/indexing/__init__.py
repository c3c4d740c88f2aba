"""How the index follows the database.

An event says which rows may have changed (`listening`); the requests wait in a queue in the database; whoever takes
them draws a version, reads the rows and writes the index (`draining`). A rebuild does the same for every row
(`rebuilding`), and `checking` compares both sides.

Guarantees: a request is deleted only after the index has what a read made after it gave; a revocation is confirmed only
by such a read. Never: indexes what an event says; events only name rows.
"""
