"""Pages that everybody may open: open vacancies, their map, feeds and what search engines read."""
