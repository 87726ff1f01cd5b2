"""Rules about grades, and a table of points that do not grow with the units."""

from tests.builders.any_qualification import HEAD as WHOLE

HEAD = WHOLE.partition("[grades]")[0]
ORDER = ["Fail", "Pass", "Merit", "Distinction"]
POINTS = """[[rules]]
id = "points"
text = "Points at Pass or above"
source = "page 1"
measure = "grade_points"
of.min_grade = "Pass"
at_least = {least}
"""
# The units have 4, 6 or 10 credits: points that do not grow with them.
BY_SIZE = """[grades]
order = ["Fail", "Pass", "Merit", "Distinction"]
unless_said = "Pass"
[grades.points_by_size]
4 = { Pass = 9, Merit = 10.5 }
6 = { Pass = 7, Merit = 20, Distinction = 21 }
10 = { Merit = 8, Distinction = 50 }
"7.5" = { Pass = 1 }
"""
TABLE = {
    4: {"Pass": 9, "Merit": 10.5},
    6: {"Pass": 7, "Merit": 20, "Distinction": 21},
    10: {"Merit": 8, "Distinction": 50},
}
