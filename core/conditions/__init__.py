"""Conditions as data: one JSON tree for rules, views, filters and portals, compiled to a Django `Q`.

Guarantees: a tree that parses compiles; a negation is true exactly where the condition is not, missing values included;
no condition multiplies rows or runs a query. Never: names a model; whoever owns the rows names their fields.
Start reading at `trees`, then `fields`.
"""
