"""The two signals: who may see a document has changed, and what one of its pages says."""

from django.dispatch import Signal

# Sent with `document`, inside the transaction of the change. The archive emits, the wiki listens.
visibility_changed = Signal()

# Sent with `page` (an `archive.models.Page`), inside the transaction that corrects its text. The wiki listens.
page_corrected = Signal()
