"""The quizzes, each with its right option and why, and the guess before a look."""

FORWARD_QUIZ = (
    "Slide 1 says: propagate the <i>weights</i> forward. What travels forward?",
    (
        "the weights W", False,
        "They stay where they are, on the edges. Change the purple weight in the panel: the other "
        "weights do not move, but the numbers on the nodes do.",
    ),
    (
        "the activations A", True,
        "A(1) goes in, A(2) comes out of the first layer, A(3) out of the second. The slide "
        "slipped by one word, as everyone does; spotting it shows that you know what moves.",
    ),
    (
        "the sensitivities V", False,
        "They travel too, but back: that is the next section.",
    ),
    (
        "the gradients", False,
        "A gradient stays at its layer: it is made of the V and the A that meet there.",
    ),
)  # fmt: skip

VANISHING_QUIZ = (
    "Where is the problem of vanishing gradients introduced?",
    (
        "going forward: the activations A(l) shrink from layer to layer", False,
        "They do not: a sigmoid's activations average about 1/2 and vary about as much in the last "
        "hidden layer as in the first. Look at the way back.",
    ),
    (
        "in the recurrence: each layer multiplies V by φ′ and by Wᵀ", True,
        "a (1 - a) is at most 1/4, so unless Wᵀ makes up for it, V shrinks by a factor at every "
        "layer, and the first layers' gradients with it. Measure how fast, below.",
    ),
    (
        "in the product V(l) A(l)ᵀ", False,
        "That happens once per layer and is not handed on: the layer before receives V, not the "
        "gradient.",
    ),
    (
        "in the update, where η is too small", False,
        "η is the same for all layers; the gradients that it meets are not.",
    ),
)  # fmt: skip

EXPLODING_QUIZ = (
    "A 10-layer ReLU network starts with uniform weights in [-1, 1]; its first layers' gradients "
    "are huge. What would you change first?",
    (
        "the learning rate: make it smaller", False,
        "Then the last layers hardly move: their sensitivities are over a thousand times smaller "
        "than the first layers'. One η can't fit all.",
    ),
    ("the activation: take the sigmoid", False, "Then they vanish instead, by about 0.63 a layer."),
    (
        "the start: draw the weights by He's rule", True,
        "It makes φ′ times Wᵀ about 1 for ReLU: all layers receive sensitivities of one size.",
    ),
    ("the depth: add layers", False, "Each one multiplies once more."),
)  # fmt: skip

SCALE_GUESS = (  # the question, and what one may guess
    "The sigmoid's factor is about 0.63 a layer with uniform weights: φ′ 0.13 times Wᵀ 4.7. You "
    "make all weights three times as large. What will the factor be?",
    [
        "about 1.9: Wᵀ triples and so does the factor",
        "about 1.1: it grows, but by much less than three",
        "about 0.63: it stays as it is",
        "less than 0.63: it shrinks faster",
    ],
)
