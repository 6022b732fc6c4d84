"""The work of translators: worklist, form, what changed in German. The rules are those of directory.translating."""
