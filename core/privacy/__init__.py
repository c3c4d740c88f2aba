"""What is known of one person: handed over, or forgotten.

Every package that keeps something of a person answers the hook `personal_data`; an export asks each of them, an erasure
lets each forget its part, step by step.

Guarantees: an erasure is finished only after every package that is installed has looked again and found nothing; what
stops it is said and tried again; what remains of it says who erased when, and lets an old mail that comes once more be
known without naming anybody.
Never: half an erasure that calls itself done; a file of an export under a public address.
Start reading at `contract`, then `services.erasing`. What is kept where: docs/personal-data.md.
"""
