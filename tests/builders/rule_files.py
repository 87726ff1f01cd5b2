"""Random rule files as people write them, and random slips in their names."""

import re
from random import Random
from string import ascii_lowercase

HEAD = """format = 1
name = "any"
title = "Any"
level = 3
[columns]
sector = "text"
points = "number"
partners = "units"
[groups]
Core = "Core"
Other = "Other"
[facts.pathway]
question = "Which pathway?"
values = ["caring", "retail"]
[facts.entry]
question = "What is held?"
values = ["nothing", "certificate"]
unless_said = "nothing"
[facts.mean]
question = "What is the mean?"
number = true
unless_said = 2
[grades]
order = ["Failed", "Passed", "Merit"]
unless_said = "Passed"
points = { Passed = 1, Merit = 2 }
"""
UNITS = """code,title,group,level,credits,sector,points,partners
Alpha,First,Core,3,6,farming,1,
Bravo,Second,Core,2,4,farming; travel,2,
Charlie,Third,Other,3,5,travel,3,Alpha
Delta,Fourth,Other,2,3,building,4,Alpha|Bravo
"""
TOTALS = ("whole-award", "speciality")


def some_filter(random: Random, depth: int = 1) -> str:
    """Return an inline table of filters."""
    kinds = [
        'groups = ["Other"]',
        'groups = ["Core", "Other"]',
        'units = ["Alpha", "Delta"]',
        'groups = ["Other"], except_units = ["Charlie"]',
        "levels = [2, 3]",
        "min_level = 3",
        'columns.sector = ["travel", "farming"]',
        'tags = ["serving"]',
        'min_grade = "Merit"',
        "numbers.points = { at_least = 2, at_most = 3 }",
    ]
    if depth:
        inner = [some_filter(random, 0) for _ in range(2)]
        kinds += [f"{key} = [{', '.join(inner)}]" for key in ("any_of", "none_of")]
    return f"{{ {random.choice(kinds)} }}"


def some_ends(random: Random) -> str:
    return random.choice(
        ["at_least = 3", "at_most = 9", "at_least = 2\nat_most = 8", "exactly = 5"]
    )


def some_bound(random: Random) -> str:
    measure = random.choice(["credits", "units", "hours", "points", "grade_points"])
    of = f"of = {some_filter(random)}\n" if random.random() < 0.7 else ""
    return f'measure = "{measure}"\n{of}{some_ends(random)}'


def some_part(random: Random) -> str:
    """Return a requirement that is inside another."""
    of, other = some_filter(random), some_filter(random, 0)
    return random.choice(
        [
            f"{{ of = {of} }}",
            f'{{ measure = "credits", of = {of}, at_least = 4 }}',
            '{ fact.entry = ["certificate"] }',
            "{ fact.mean = { at_least = 3 } }",
            f"{{ credits = {{ of = {of}, at_least = 4 }} }}",
            f'{{ distinct = "sector", of = {of}, at_least = 2 }}',
            f"{{ all_of = [{{ of = {of} }}, {{ of = {other} }}] }}",
        ]
    )


def some_rule(random: Random) -> str:
    """Return the keys of a rule that stands by itself."""
    parts = [some_part(random) for _ in range(2)]
    each = random.choice(
        [
            'for_each.column = "sector"',
            'for_each.groups = ["Core", "Other"]',
            'for_each = { column = "sector", values = ["travel"] }',
            "for_each.levels = [2, 3]",
        ]
    )
    of, out_of = some_filter(random), some_filter(random)
    return random.choice(
        [
            some_bound(random),
            f"{some_bound(random)}\n{each}",
            f'when.pathway = ["caring"]\n{some_bound(random)}',
            f"when.mean = {{ at_most = 2 }}\n{some_bound(random)}",
            f"units = {{ of = {of}, exactly = 2 }}",
            f"credits = {{ of = {of}, at_least = 3, at_most = 9 }}",
            f'out_of = {out_of}\nof = {of}\nat_least = "50%"',
            f'distinct = "{random.choice(["group", "level", "sector"])}"\nat_least = 2',
            f"any_of = [{', '.join(parts)}]",
            f'none_of = [{", ".join(parts)}]\nwhen.pathway = ["retail"]',
            f"if = {parts[0]}\nthen = {parts[1]}",
            'all_or_none = ["Alpha", "Charlie"]',
            f'{random.choice(["needs", "bars", "together"])} = "partners"',
            'fact.entry = ["certificate"]',
            'measure = "credits"\nat_least = 6\nreading = "exactly"\n'
            'readings.exactly = { means = "so", of.levels = [3] }\n'
            'readings.above = { means = "otherwise", of.min_level = 3 }',
        ]
    )


def counting_rules(random: Random) -> list[str]:
    """Return rules about what counts, which need each other."""
    first, second = TOTALS
    of = some_filter(random)
    limit = f'measure = "credits"\nof = {of}\ntowards = "{first}"\nat_most = 5'
    total = f'measure = "credits"\ntowards = "{first}"\nat_least = 6'
    other = f'measure = "units"\nof = {of}\ntowards = "{second}"\nexactly = 1'
    once = f'overlap = ["{first}", "{second}"]'
    some = f'{once}\nmeasure = "credits"\nof = {of}\nat_most = 4'
    barred = f'bars = "partners"\ntowards = "{first}"'
    share = f'out_of = {of}\nof.levels = [3]\nat_least = "50%"\ntowards = "{first}"'
    return random.choice(
        [
            [total, limit],
            [total, other, once],
            [total, other, some],
            [total, barred],
            [total, share],
            [],
        ]
    )


def some_file(random: Random) -> str:
    """Return a qualification.toml without a fault; its tests load it."""
    rules = [some_rule(random) for _ in range(random.randint(1, 3))]
    rules += counting_rules(random)
    random.shuffle(rules)
    tables = [HEAD]
    for number, keys in enumerate(rules):
        words = f'id = "rule-{number}"\ntext = "-"\nsource = "-"'
        tables.append(f"[[rules]]\n{words}\n{keys}\n")
    guidance = (
        'measure = "units"\nof.levels = [2]\nat_most = 1\nunless_tags = ["writing"]'
    )
    words = 'id = "advice"\ntext = "-"\nsource = "-"'
    tables.append(f"[[guidance]]\n{words}\n{guidance}\n")
    return "".join(tables)


def slip(random: Random, word: str) -> str:
    """Return a word with a letter dropped, doubled, changed, or two swapped."""
    at = random.randrange(len(word))
    head, letter, tail = word[:at], word[at], word[at + 1 :]
    return random.choice(
        [
            head + tail,
            head + letter + letter + tail,
            head + random.choice(ascii_lowercase) + tail,
            head + tail[:1] + letter + tail[1:],
        ]
    )


def misspelt(random: Random, text: str) -> tuple[str, str, str]:
    """Return a rule file with a slip in a key or name, and the word before and after.

    Words for people, numbers, and a reading's own name may be anything: they have none.
    """
    first = text.index("[[rules]]")
    words = [
        word
        for line in re.finditer(r"(?m)^(?!id|text|source|\[).*$", text[first:])
        for word in re.finditer(
            r"\b(?!above)[A-Za-z][\w-]+", line[0].partition(" means = ")[0]
        )
        for word in [(line.start() + first + word.start(), word[0])]
    ]
    at, word = random.choice(words)
    changed = word
    while changed == word:
        changed = slip(random, word)
    return text[:at] + changed + text[at + len(word) :], word, changed
