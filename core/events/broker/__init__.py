"""Workers woken by a broker: Celery, where BROKER_URL is set.

A commit tells the broker which event happened; a Celery worker of the right queue claims its deliveries and runs them.

Guarantees: the rows stay the truth. A message that is lost, comes twice or late changes nothing but the moment: what is
due and has no message is found by the sweepers of the workers, and while the broker is away they run it themselves.
Never: makes a request wait for the broker; keeps a result; lets work on others hold up quick work (a queue has
processes of its own).
Start reading at `telling.tell`, what a commit does, and `work`, what a worker does.
"""
