"""The questions of lesson 04, with their answers."""

LOOK_AHEAD_QUIZ = (
    "Where does standard Nesterov take the gradient for its step from Wₖ?",
    ("At Wₖ", False, "That is heavy ball: it asks where it stands."),
    (
        "At Wₖ − βρₖ₋₁, where the remembered step alone would lead",
        True,
        "It goes to the look-ahead point first; the update subtracts ρ, so ahead is at a minus.",
    ),
    (
        "At Wₖ₊₁, the next point",
        False,
        "Near, but Wₖ₊₁ is known only after the gradient: it holds η∇J as well.",
    ),
    (
        "At Wₖ + βρₖ₋₁",
        False,
        "The update subtracts ρ, so this point lies BEHIND: mostly where you came from.",
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
        "It asks there too, for the next step; but ρ uses the gradient at the look-ahead point.",
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
