"""The rooms behind `mlp_helpers`, in reading order: none imports from one below it.

Numerics, which need NumPy alone: threads, checks, data, layers, architecture, network,
gradient_check, surfaces, cooling, optimizers, lbfgs, updates, collapse, epochs, training,
classifier. Above them: pictures (stage, marks, svg), panels (widgets, progress, controls, panel,
live), questions (quiz, exercise, diagnosis), and lessons, a room for each notebook.
"""

from companion.threads import one_thread

one_thread()  # before any room loads NumPy
