"""Text turned into words, once and the same way for every database.

Words are found, folded (case and diacritics gone), reduced to stems in the language of the text, and identifiers are
kept whole. Databases receive the result and leave it as it is, so both find the same.
Start reading at `words`; `texts` analyses what is indexed, `queries` what is asked.
"""
