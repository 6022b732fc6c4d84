"""The translators' work on pages: what is left, how a text begins, how it leaves as a file and comes back."""
