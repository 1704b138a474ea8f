"""What a file says beside its pages: who made it, where, with what, what it said before. Runs in the sandbox.

`finding` names what is found; the modules `in_...` find it in one family of files each, `by_exiftool` with exiftool;
`searching` looks for it in a copy; `job` is what the sandbox runs.
"""
