"""What the directory says to those who build on it and whom it does not know."""

from django.dispatch import Signal

# The labels of a Topic or Dimension (`record`) were saved: whatever bears its name follows.
relabelled = Signal()
