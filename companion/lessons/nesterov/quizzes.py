"""The questions of lesson 04, with their answers."""

LOOK_AHEAD_QUIZ = (
    "Wₖ = 1, ρₖ₋₁ = 0.5 and β = 0.8. Where does standard Nesterov take the gradient for its step "
    "from Wₖ?",
    ("At 1", False, "That is heavy ball, which takes it at Wₖ."),
    (
        "At 0.6",
        True,
        "There, at 1 − 0.8 · 0.5, the remembered step alone would end: the update subtracts ρ, so "
        "ahead is at a minus.",
    ),
    ("At 0.5", False, "1 − 0.5 takes the last step once more, in full. It is kept only by β."),
    (
        "At 1.4",
        False,
        "1 + 0.8 · 0.5: but the update subtracts ρ, so this lies BEHIND, toward 1.5, where you "
        "came from.",
    ),
)

PRINTED_LOOK_QUIZ = (
    "Which way does the printed formula look, and why?",
    (
        "Ahead: it adds the momentum",
        False,
        "It adds it inside ∇J( ), but the update then SUBTRACTS ρ: the two go opposite ways.",
    ),
    (
        "Uphill: it adds a gradient, while the update subtracts ρ",
        True,
        "Gradients point uphill. The step goes along −α∇J(Wₖ₋₁); the look goes along +α∇J(Wₖ₋₁).",
    ),
    (
        "Sideways, along the contour line",
        False,
        "A gradient stands at a right angle to its contour line (on axes of one scale).",
    ),
    (
        "Nowhere: it asks at Wₖ",
        False,
        "It asks there too, but for the next step to remember; this step asks elsewhere first.",
    ),
)

CYCLE_QUIZ = (
    "All curvatures of this J lie between 1 and 25, and heavy ball has the best setting for just "
    "these. Why does it cycle all the same?",
    (
        "The setting is best for parabolas; this J's curvature changes on the way",
        True,
        "Along each axis of a ravine the curvature is one and the same everywhere. Here it is 25, "
        "then 1, then 25 again, and the ball meets them in turn.",
    ),
    (
        "J is not convex",
        False,
        "It is: its slope rises all the way, from 25w to w + 24 to 25w − 24.",
    ),
    (
        "η = 1/9 is past the limit of stability",
        False,
        "The limit at the curvature 25 is 2(1 + β)/25 = 0.116, and 1/9 is 0.111.",
    ),
    (
        "Rounding errors keep it going",
        False,
        "The cycle draws the ball in: moved a little, it comes back to the same three points.",
    ),
)
