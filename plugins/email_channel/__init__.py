"""Mail in and out of conversations.

Guarantees: a mail is stored as it came before anything is made of it; one that cannot be understood waits with its
reason; an answer finds its conversation by proof, never by a number alone; every try of one mail has one Message-ID.
Never: knows a ticket, answers automatic mail, deletes quoted text.
Start reading at `services.ingesting`, then `threading`, `outgoing`.
"""
