"""A copy of everything elsewhere, and the way back: encrypted to keys that this machine does not have.

`database` takes a consistent copy of the database, `objects` keeps files once each, `making` puts a set together and
`restoring` brings one back into an empty place; `listing` is the signed list of what a set holds.
"""
