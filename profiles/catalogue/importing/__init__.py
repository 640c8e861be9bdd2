"""Import official downloads into the catalogue: KldB 2010, lists of job titles, DKZ, ESCO, postcode points.

Each importer reads and checks its whole file before it writes a row: a broken file is an `InvalidInput` that names
file, line, column and cure, and changes nothing. Importing again changes nothing either.
"""

from profiles.catalogue.importing.dkz import import_dkz
from profiles.catalogue.importing.esco import import_esco
from profiles.catalogue.importing.kldb import import_kldb
from profiles.catalogue.importing.places import import_places
from profiles.catalogue.importing.titles import import_titles

__all__ = ["import_dkz", "import_esco", "import_kldb", "import_places", "import_titles"]
