"""The database and the archive: the only code that speaks SQL, and the only door to captured bytes."""
