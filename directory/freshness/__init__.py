"""„Stand der Daten“: how old the facts of the public records are, and of what there is nothing anywhere."""
