"""Lesson 05: cooling."""

from companion.lessons.cooling import exercises  # noqa: F401, they register themselves
from companion.lessons.cooling.panels import (
    ball_beside,
    dropping,
    every_schedule,
    floor_under,
    floors_on,
    little_by_little,
    rules_at_work_on,
    schedules_on,
    warm_ups_on,
)
from companion.lessons.cooling.pictures import (
    show_comparison,
    show_fates,
    show_floors,
    show_ramps,
    show_schedules,
)
from companion.lessons.cooling.questions import (
    ETA_ONE_QUIZ,
    NOISE_FLOOR_QUIZ,
    PLATEAU_QUIZ,
    ask_what_the_printed_rate_does,
)
from companion.lessons.cooling.schedules import decisions

# In the order in which the lesson shows them.
__all__ = [  # noqa: RUF022
    "ball_beside", "show_fates",
    "ask_what_the_printed_rate_does", "dropping",
    "little_by_little", "show_ramps", "ETA_ONE_QUIZ",
    "every_schedule", "show_schedules", "warm_ups_on",
    "floor_under", "show_floors", "floors_on", "NOISE_FLOOR_QUIZ",
    "decisions", "rules_at_work_on", "PLATEAU_QUIZ",
    "schedules_on", "show_comparison",
]  # fmt: skip
