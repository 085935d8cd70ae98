"""Transcripts: whole conversations as people have them, on the terminal."""
