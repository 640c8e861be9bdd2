"""One file for each change of the database, numbered; later ones never edit earlier ones."""
