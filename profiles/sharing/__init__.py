"""What is released to the joint desk with the Agentur für Arbeit: by whom, which blocks of facts, until when."""
