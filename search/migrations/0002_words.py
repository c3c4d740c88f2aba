"""The words themselves, in the kind of table each database searches best."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE wagdesk_search_words USING fts5("
    "identifier, title, title_stem, body, body_stem, ids, staff, staff_stem, props, "
    # Words come analysed and folded, with blanks between: nothing is left to the tokenizer.
    "tokenize = 'ascii tokenchars _', prefix = '2 3')"
)
POSTGRESQL = (
    # No foreign key: the rows are the engine's, and emptying tables must not need to know of them.
    "CREATE TABLE wagdesk_search_words (entry_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX wagdesk_search_words_gin ON wagdesk_search_words USING gin (words)",
)


def create(apps, schema_editor):
    statements = {"sqlite": (SQLITE,), "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE wagdesk_search_words")


class Migration(migrations.Migration):
    dependencies = [("wagdesk_search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
