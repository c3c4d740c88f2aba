"""How fast it is: a seeded installation, the real server, one client, figures as JSON.

Guarantees: the same arguments seed the same rows; everything lives in a home of its own that is thrown away.
Never: touches an installation in use, or decides by a clock whether a test passes. Start reading at `run`.
"""
