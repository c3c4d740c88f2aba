"""Instruments that are lent to customers."""
