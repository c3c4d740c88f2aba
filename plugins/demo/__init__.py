"""A small company to look at: people, requests in several languages, articles, a form, the portal.

Guarantees: loading twice changes nothing; everything goes through the same services as real work.
Never: is loaded unless somebody asks (`wagdesk load-demo`). Start reading at `loading`.
"""
