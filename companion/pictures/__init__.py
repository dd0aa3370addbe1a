"""Pictures: what stands still (stage), what moves (marks), and one on the other (svg)."""
