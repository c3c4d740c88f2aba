"""In which order rows were changed, for programs that copy them and ask what is new since last time.

A model that programs copy subclasses `Tracked`. Triggers of the database stamp each row that is written with the next
number, whoever writes it and however; `horizon` is the number up to which no change can appear any more.

Guarantees: who has read up to the horizon and asks later for what stands above misses nothing, also of transactions
that began earlier and end later; a row that is deleted leaves its kind and id behind.
Never: knows who may read a row, or what it holds.
Start reading at `models`, then `postgresql`.
"""
