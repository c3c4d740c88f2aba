"""Who gets what at every address of ours: the table, the people, and the proof that a denial changes nothing."""
