"""clingo: a logic program, grounded once and solved again under assumptions."""

from __future__ import annotations

from collections.abc import Iterable

import clingo

from tests.benchmarks.race.engine import Aim, Engine, TooLongError
from tests.benchmarks.race.programs import Program

RULES = """
{ on(V) : decision(V) }.
covered(K) :- on(V), member(K, V).
:- row(R), binds(R), low(R, L), #sum { W, V : on(V), term(R, V, W) } < L.
:- row(R), binds(R), high(R, H), #sum { W, V : on(V), term(R, V, W) } > H.
#program credits.
:~ on(V), credits(V, C). [C, V]
#program mismatch.
:~ on(V), cost(V, C). [C, V]
:~ covered(K), gain(K, G). [-G, gained, K]
#program anything.
#program limit(most).
:- #sum { C, V : on(V), credits(V, C) } > most.
"""


class Clingo(Engine):
    """Whether a part of the job is covered follows from the units, by a rule.

    Each aim has a grounding of its own, since what is least cannot be taken back.
    """

    def __init__(self, program: Program, seconds: float = 60.0) -> None:
        super().__init__(program, seconds)
        self._controls: dict[Aim, clingo.Control] = {}
        self._more: list[tuple[str, list[str], str, list[clingo.Symbol]]] = []
        self._fixed: dict[int, int] = {}
        self._binding: set[int] | None = None

    def _facts(self) -> str:
        program = self.program
        facts = [f"decision(0..{len(program.costs) - 1})."]
        facts += [f"credits({i},{c})." for i, c in enumerate(program.credits) if c]
        facts += [f"cost({i},{c})." for i, c in enumerate(program.costs) if c]
        for k, (gain, members) in enumerate(program.gains):
            facts += [f"gain({k},{gain}).", *(f"member({k},{i})." for i in members)]
        for number, row in enumerate(program.rows):
            # What binds can change only where that is asked.
            ends = [] if row.low is None else [f"low({number},{row.low})."]
            ends += [] if row.high is None else [f"high({number},{row.high})."]
            binds = f"binds({number})."
            if self._binding is not None:
                binds = f"#external {binds}"
            facts += [f"row({number}).", binds, *ends]
            facts += [f"term({number},{i},{w})." for i, w in row.terms.items()]
        return "\n".join(facts)

    def _control(self, aim: Aim) -> clingo.Control:
        control = self._controls.get(aim)
        if control is None:
            options = ["--configuration=crafty", "--opt-strategy=bb,inc", "-W", "none"]
            control = self._controls[aim] = clingo.Control(options)
            control.add("base", [], self._facts() + RULES)
            control.ground([("base", []), (aim, [])])
            for part in self._more:
                self._extend(control, *part)
        return control

    @staticmethod
    def _extend(
        control: clingo.Control,
        name: str,
        parameters: list[str],
        text: str,
        values: list[clingo.Symbol],
    ) -> None:
        if text:
            control.add(name, parameters, text)
        control.ground([(name, values)])

    def _add(self, name: str, text: str, values: list[clingo.Symbol]) -> None:
        part = (name, list[str](), text, values)
        self._more.append(part)
        for control in self._controls.values():
            self._extend(control, *part)

    def minimise(self, aim: Aim) -> frozenset[int] | None:
        control = self._control(aim)
        if self._binding is not None:
            for number in range(len(self.program.rows)):
                atom = clingo.Function("binds", [clingo.Number(number)])
                control.assign_external(atom, number in self._binding)
        assumed = [
            (clingo.Function("on", [clingo.Number(i)]), bool(value))
            for i, value in self._fixed.items()
        ]
        best: list[frozenset[int]] = []

        def keep(model: clingo.Model) -> None:
            atoms = model.symbols(atoms=True)
            best[:] = [
                frozenset(a.arguments[0].number for a in atoms if a.name == "on")
            ]

        with control.solve(assumed, on_model=keep, async_=True) as handle:
            if not handle.wait(self.seconds):
                handle.cancel()
                raise TooLongError
            result = handle.get()
        if result.unsatisfiable:
            return None
        assert result.exhausted or aim == "anything"
        return best[0]

    def limit_credits(self, most: int) -> None:
        self._add("limit", "", [clingo.Number(most)])

    def fix(self, decision: int, value: int | None) -> None:
        self._fixed.pop(decision, None)
        if value is not None:
            self._fixed[decision] = value

    def exclude(self, chosen: frozenset[int]) -> None:
        body = ", ".join(
            f"on({i})" if i in chosen else f"not on({i})"
            for i in range(len(self.program.costs))
        )
        self._add(f"exclude{len(self._more)}", f":- {body}.", [])

    def bind(self, rows: Iterable[int]) -> None:
        self._binding = {*rows}
