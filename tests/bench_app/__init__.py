"""Wagtail's own search over the benchmark's pages, in a process of its own: no setting of the portal knows it."""
