"""Pictures: data and an axes in, artists out. No cells and no widgets in here."""
