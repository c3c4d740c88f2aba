"""Global search: what can be found, who may find it, and where each word stands.

Plugins contribute documents (`search_documents`); facts that happened mark rows as changed; the index is brought up to
date from the database, and every page of hits is checked against the database again before anybody reads it.

Guarantees: nobody finds, counts or sees highlighted what `visible_to` does not give them, from the moment a narrowing
write commits; a late writer never overwrites a newer entry; a change is indexed however often the process is killed.
Never: imports a plugin, answers "nothing found" because an engine is away, takes its own copy for the truth.
Start reading at `documents`, then `queries.search` for reading and `indexing` for writing.
"""
