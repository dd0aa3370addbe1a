"""The quizzes, each with its right option and why, and the guess before a look."""

LANDSCAPE_QUIZ = (
    "A run stands still, and its gradient is 0 to six digits. Which of slide 3's three troubles "
    "can that be? (Two answers are right.)",
    (
        "A local optimum", True,
        "At the bottom of a dent the slope is 0, whether the dent is deep or shallow.",
    ),
    (
        "Parameters that change one another", False,
        "They make a valley run askew, so that it takes many turns to follow it. But the ground "
        "still slopes there, and a run goes on.",
    ),
    (
        "A large flat area", True,
        "On the plain hardly any slope is left, however far the next dent is.",
    ),
)  # fmt: skip

RIM_QUIZ = (
    "On slide 3's plain, let both balls go at rest on the wall of the shallow dent. However heavy "
    "the ball, it never leaves that dent. Why not?",
    (
        "It can't come higher than it began, and the rim is higher.", True,
        "What it gains going down it can at most spend going up, and friction takes a part. Mass "
        "keeps speed; only height gives it. In a bowl the outer wall lies higher than the rim.",
    ),
    (
        "It is not heavy enough.", False,
        "Mass gives it no height. It feels friction less, so it swings longer, but it never comes "
        "above where it began.",
    ),
    (
        "Friction stops it on the rim: take it away.", False,
        "With no friction at all it would swing for ever, each time up to the height where it "
        "began, which is below the rim.",
    ),
    (
        "Its first steps are too small: a heavy ball is slow to start.", False,
        "It does start late. But what it can climb hangs on how far it has come down, not on "
        "when.",
    ),
)  # fmt: skip

LIMIT_GUESS = (  # the question, and what one may guess
    "Plain descent on a parabola of curvature λ is stable up to ηλ = 2. The heavy ball at β = 0.9 "
    "makes steady steps ten times as long. Up to which ηλ is it stable?",
    (
        "about 0.2: ten times smaller, since its steps are ten times as long",
        "2: the same, the parabola decides",
        "about 3.8: nearly twice as large",
    ),
)

BETA_QUIZ = (
    "You hold η fixed (say ηλ = 0.5) and let β → 1. What does the heavy ball do?",
    (
        "It gets better and better: more memory is more knowledge.", False,
        "Look at the top of the map: it turns pale. What is never forgotten is never corrected.",
    ),
    (
        "It stays stable, but settles ever more slowly: it swings on and on.", True,
        "The two roots' product is β. Once they are complex, both have the size √β → 1, and "
        "η/(1 − β) grows without bound: a ball with no friction.",
    ),
    (
        "It explodes: the stable range of η shrinks to 0.", False,
        "The limit 2(1 + β)/λ grows, to 4/λ. It is printed momentum whose range shrinks, to 1/λ.",
    ),
    (
        "It becomes plain descent.", False,
        "That is the other end, β = 0: a ball without mass.",
    ),
)  # fmt: skip

SWING_QUIZ = (
    "A heavy ball swings on both axes of a ravine: at this η and β both ends of the bar are above "
    "the dashed line. You make β a little smaller. What happens?",
    (
        "It settles sooner, on both axes alike.", True,
        "Above the line the factor is √β at every ηλ, so a lower bar is a faster one, until one "
        "end comes down to the line.",
    ),
    (
        "It settles later: less momentum is less speed.", False,
        "What it has too much of is just that speed: it swings past the floor. Less of it settles "
        "sooner, as long as both ends stay above the line.",
    ),
    (
        "The steep axis settles sooner, the flat one later.", False,
        "Below the line the flat axis would creep, and a smaller β slow it down. Above it both "
        "have the factor √β.",
    ),
    (
        "Nothing: the pace depends on η.", False,
        "Above the line it does not depend on η at all. It is √β.",
    ),
)  # fmt: skip
