"""A PDF written anew from an allow-list: its pages, letters, lines and pictures, and nothing that is not drawn.

`pages` copies the pages into a new file; `content` filters what draws them, `resources`, `colours`, `pictures` and
`fonts` what that uses; `unseen` finds the words that nobody sees. Whatever is not known by name is a reason to refuse:
the pixels of the pages are published then.
"""
