"""Lessons: for each notebook the room with its panels, its pictures and its exercises."""
