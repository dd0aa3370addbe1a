"""Panels: controls, the pictures they lead to, and both alive on the screen."""
