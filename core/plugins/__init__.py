"""The machinery that loads plugins: manifest, discovery, contributions, switches, isolation.

Guarantees: a plugin's modules are imported only after settings are loaded, one bad plugin never stops the others,
contributions are collected once, checked, then frozen, and nothing of a disabled plugin is handed out.
Never: knows a ticket, a customer or any other concept; those packages specify their own hooks in `hookspecs.py`.
Start reading at `api`, the only module a plugin needs. Why pluggy and not signals: docs/adr/0002-plugins.md.
"""
