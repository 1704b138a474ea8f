"""Cleaning: what a file says beside its pages is shown to the review team, and left out of whatever the public gets.

`verbs` cleans a version once, in the sandbox, and says which copy readers get; `reports` checks what the sandbox says;
`kept` holds the PDF written anew; `labels` names what is found; `releasing` gives a file
byte for byte, and takes it back.
"""
