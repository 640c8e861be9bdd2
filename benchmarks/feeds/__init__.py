"""Importing a large HR-BA-XML file: seconds and memory, beside what only parsing the XML costs."""
