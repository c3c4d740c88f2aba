"""What conversations keep of a person: what they said and were told, their files, and how it arrived.

Start reading at `provider`; whose items and conversations are whose says `holdings`.
"""
