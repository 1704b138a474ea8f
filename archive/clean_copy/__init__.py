"""The clean copy of a document: a PDF made of our own page images and our own text, nothing of the file that came.

`wanted` asks for one, `making` makes it in the worker, `store` keeps its leaves, `writer` puts leaves together as a PDF
while it is sent: whole, some pages of it, or with a sheet behind.
"""
