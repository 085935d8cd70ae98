"""The structured half of a Factur-X invoice: the XML of EN 16931 that is embedded in the PDF, and its own checks."""
