"""The files that an archive ships beside what was issued."""
