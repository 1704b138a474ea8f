"""How much of a file is read: plain numbers, shared by the readers and by the parent that checks what they say."""

PAGES_MAX = 5_000  # pdfium believes what a file announces
CHARACTERS_MAX = 200_000  # a page; a book of 100 pages holds that
BOXES_MAX = 50_000  # a page
UNIT = 10_000  # boxes are in 1/10000 of the page
