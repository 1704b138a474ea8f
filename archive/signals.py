"""The only signal: who may see a document has changed."""

from django.dispatch import Signal

# Sent with `document`, inside the transaction of the change. The archive emits, the wiki listens.
visibility_changed = Signal()
