"""Settings, Projects: portfolios, projects and folders as one tree, and who belongs to each.

Guarantees: shows the scopes the agent may enter and counts the items they may see; asks before anybody loses sight of
something, with how many items and people it touches; a constant number of queries.
Never: writes a row; `core.work.services` does. Start reading at `screen.py`.
"""
