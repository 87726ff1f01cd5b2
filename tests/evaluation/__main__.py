"""Print how well job descriptions are read."""

import argparse

from tests.evaluation.scoring import labelled, score


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation")
    parser.add_argument("--half", choices=["held_out", "tuning"], default="held_out")
    parser.add_argument("--misses", action="store_true", help="list what went wrong")
    options = parser.parse_args()
    scores = score(options.half)
    print(f"{'tag':20} precision recall   F1   right wrong missed")
    for tag in scores.tags:
        precision, recall, f1 = scores.of([tag])
        counts = scores.right[tag], scores.wrong[tag], scores.missed[tag]
        print(f"{tag:20} {precision:9.2f} {recall:6.2f} {f1:5.2f} {counts}")
    precision, recall, f1 = scores.of(scores.tags)
    number = sum(1 for _ in labelled(options.half))
    right = sum(scores.right.values())
    print(f"\n{number} descriptions of the {options.half} half")
    print(f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
    print(f"frequency as labelled: {scores.same_often} of {right}")
    print(f"denied tasks not taken for tasks: {scores.denied} of {scores.denials}")
    if options.misses:
        tell_misses(options.half)


def tell_misses(half: str) -> None:
    for one in labelled(half):
        reading = one.read()
        found = {tag for tag, often in reading.tags.items() if often != "never"}
        print(f"\n{one.name}: missed {sorted(one.has() - found)}")
        for mention in reading.mentions:
            if mention.tag in found - one.has() and mention.often != "never":
                print(f"  wrong {mention.tag}: {mention.words!r} (line {mention.line})")
        for tag in sorted(found & one.has()):
            if reading.tags[tag] != one.tags[tag]:
                said = [
                    (m.words, str(m.often)) for m in reading.mentions if m.tag == tag
                ]
                print(f"  {tag} {reading.tags[tag]}, labelled {one.tags[tag]}: {said}")


if __name__ == "__main__":
    main()
