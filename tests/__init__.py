"""Tests mirror the five folders; stories/ and platforms/ talk to the whole house."""
