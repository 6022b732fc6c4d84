"""What answers requests for addresses of the Beratungskompass that are no pages of the tree."""
