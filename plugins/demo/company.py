"""Whose demo it is. Read before there are settings: nothing is imported here."""

from typing import Final

NAME: Final = "Nordlicht Instruments"
#: Who writes its mails.
SENDER: Final = f"{NAME} <help@nordlicht.example>"
