"""Importing many files: planned and checked whole (`planning`, `metadata`), then received and followed (`carrying`).

Another importer makes `Item`s with an origin of its own: what follows is the same for all.
"""
