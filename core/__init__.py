"""What every package needs and nothing else: settings, database, errors, audit, encryption, users."""
