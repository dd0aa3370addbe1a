"""Questions: quizzes, and exercises with a diagnosis."""
