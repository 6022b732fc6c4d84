"""HSDS and its relatives: whatever the shape of the file, it becomes tables first, and records are made of these."""
