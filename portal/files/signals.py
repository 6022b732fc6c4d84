"""What others may want to know of files."""

from django.dispatch import Signal

# The text of a document changed: it was read, or could not be. Sent with `document_id`, in the same transaction.
document_read = Signal()
