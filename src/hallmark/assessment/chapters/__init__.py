"""The document's chapters, in order: made from figures alone, then filled with what people give."""
