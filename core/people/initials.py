"""Two letters that stand for a person where there is no picture."""

from typing import Any


def initials(name: Any) -> str:
    """Of the first and the last word of a name, or of an address; "?" where there is none."""
    words = [word for word in str(name or "").replace("@", " ").split() if word[0].isalnum()]
    ends = words if len(words) < 2 else [words[0], words[-1]]
    return "".join(word[0] for word in ends).upper() or "?"
