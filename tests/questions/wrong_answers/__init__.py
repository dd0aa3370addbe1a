"""Answers that are wrong, as students write them, with a part of what they should be told."""
