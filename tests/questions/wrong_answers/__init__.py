"""Answers that are wrong, as students write them: WRONG = {exercise: [(function, part of what
should be told), ...]}."""
