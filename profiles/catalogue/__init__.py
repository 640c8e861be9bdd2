"""Occupations (KldB 2010, ESCO), skills, certificates, licences, languages, places: the words both sides share."""
