"""An installation with as many rows as wanted.

A few dozen tickets come through the same services as real ones; all others are copies of these, with their own
numbers, people, texts and times, written in bulk. Articles are imported from Markdown files.
"""
