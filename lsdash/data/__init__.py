"""How numbers get in and lie on disk: CSV tables, validation, build, releases, database, demonstration."""
