"""„Kursliste“: our own sheet, one row a run, as XLSX and CSV."""
