"""HR-BA-XML, the Federal Employment Agency's exchange of vacancies: reading, its import rules, writing."""
