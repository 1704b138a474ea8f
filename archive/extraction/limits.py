"""How much of a file is read: plain numbers, shared by the readers and by the parent that checks what they say."""

PAGES_MAX = 5_000  # pdfium believes what a file announces
CHARACTERS_MAX = 200_000  # a page; a book of 100 pages holds that
BOXES_MAX = 50_000  # a page
MASKS_MAX = 200  # a page
UNIT = 10_000  # boxes are in 1/10000 of the page

# What an e-mail or an archive may hold.
DEPTH_MAX = 2  # a file in a file in a file: what lies deeper is not opened
MEMBERS_MAX = 200
UNZIPPED_MAX = 500 * 1024 * 1024  # bytes of all members
RATIO_MAX, RATIO_FREE = 100, 1024 * 1024  # bytes unzipped for one zipped; members of a megabyte are free of it
NAME_MAX = 250  # characters
