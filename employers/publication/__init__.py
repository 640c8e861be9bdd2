"""Vacancies that everybody may see: who agreed to it, what can be searched, pages without an account."""
