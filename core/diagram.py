"""The rules of a pack as one reduced, ordered decision diagram: what is settled, and what is still to ask, exactly.

A node asks one thing, a question or a sighting, always in the same order, and no two nodes ask the same with the same
answers leading to the same places. So a function has one diagram only: if what is left of it after the known facts is
a single outcome, nothing unasked can change that; and what it still asks is exactly what can.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.bits import ANSWERS, Bits
from core.errors import PackFaults
from core.pack import Condition, Contradiction, Finding, Pack

UNCOVERED = ""  # no rule holds: only where a needed sighting does not, which is "still to ask" and never a result
MOST_NODES = 50_000
MOST_STEPS = 1_000_000

_NO, _YES = -1, -2  # the two ends of a condition; outcomes follow below


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One thing to look at, or an end. `kids` is indexed by its bits: empty for an end, None where it is open."""

    shift: int
    mask: int
    kids: tuple["Node | None", ...]
    branches: tuple["Node", ...]  # in the order of the answers; yes, then no, for a sighting
    name: str  # of the question or sighting, or the outcome's id
    rank: int


class Diagram:
    """The diagram of one pack.

    Raises:
        PackFaults: some complete set of answers has no outcome, or the rules are too tangled to follow.
    """

    def __init__(self, pack: Pack, bits: Bits) -> None:
        builder = _Builder(pack)
        self.order = builder.order
        self.root = _freeze(builder, bits)
        self.needed = frozenset(s.id for s in pack.sightings.values() if s.needed)
        if path := _uncovered(self.root, self.needed, ()):
            raise PackFaults([f"rule: none holds where {', '.join(path)}; all that can be said needs an outcome"])

    def walk(self, known: int) -> Node:
        """As far as the known facts lead: an end, or the first open node on the way."""
        node = self.root
        while node.kids:
            kid = node.kids[known >> node.shift & node.mask]
            if kid is None:
                return node
            node = kid
        return node

    def left(self, knowns: Iterable[int]) -> tuple[list[str | None], frozenset[str]]:
        """What is left after each of these sets of known facts.

        Returns:
            For each different rest its outcome, or None where it still asks something; and the names of all that the
            rests together still ask.
        """
        unique: dict[object, int] = {}
        asked: set[str] = set()
        outcomes: dict[int, str | None] = {}
        for known in knowns:
            rest, outcome = _rest(self.root, known, unique, asked)
            outcomes[rest] = outcome
        return list(outcomes.values()), frozenset(asked)


def _rest(root: Node, known: int, unique: dict[object, int], asked: set[str]) -> tuple[int, str | None]:
    seen: dict[Node, int] = {}
    ends: dict[int, str] = {}

    def visit(node: Node) -> int:
        if node in seen:
            return seen[node]
        if not node.kids:
            number = unique.setdefault(node.name, len(unique))
            ends[number] = node.name
        elif (kid := node.kids[known >> node.shift & node.mask]) is not None:
            number = visit(kid)
        else:
            kids = tuple(visit(branch) for branch in node.branches)
            if len(set(kids)) == 1:
                number = kids[0]
            else:
                number = unique.setdefault((node.rank, kids), len(unique))
                asked.add(node.name)
        seen[node] = number
        return number

    rest = visit(root)
    return rest, ends.get(rest)


class _Builder:
    """Makes nodes, each but once; a node is a number, an end a negative one."""

    def __init__(self, pack: Pack) -> None:
        used = _used(pack)
        deciding = [question.id for question in pack.questions.values() if question.decides]
        self.order = (*deciding, *(sighting for sighting in pack.sightings if sighting in used))
        self._rank = {name: rank for rank, name in enumerate(self.order)}
        self.nodes: list[tuple[int, tuple[int, ...]]] = []
        self._unique: dict[tuple[int, tuple[int, ...]], int] = {}
        self._chosen: dict[tuple[int, int, int], int] = {}
        self._members: dict[str, int] = {}
        named: list[Finding | Contradiction] = [*pack.findings.values(), *pack.contradictions.values()]
        for entry in named:  # each rests only on what is above it
            if entry.id in used:
                self._members[entry.id] = self._condition(entry.condition)
        self.ends = (*pack.outcomes, UNCOVERED)
        end = {outcome: -3 - place for place, outcome in enumerate(self.ends)}
        self.root = end[UNCOVERED]
        for rule in reversed(pack.rules):
            self.root = self._choose(self._condition(rule.condition), end[rule.outcome], self.root)

    def _condition(self, condition: Condition) -> int:
        met = _YES if condition.every or not condition.members else _NO
        for member in reversed(condition.members):
            held = self._member(member)
            met = self._choose(held, met, _NO) if condition.every else self._choose(held, _YES, met)
        for member in condition.unless:
            met = self._choose(self._member(member), _NO, met)
        return met

    def _member(self, member: str) -> int:
        if member not in self._members:
            question, colon, answer = member.partition(":")
            if colon:
                made = self._node(self._rank[question], tuple(_YES if own == answer else _NO for own in ANSWERS))
            else:
                made = self._node(self._rank[member], (_YES, _NO))
            self._members[member] = made
        return self._members[member]

    def _choose(self, condition: int, then: int, otherwise: int) -> int:
        """The diagram that is `then` where the condition holds, else `otherwise`."""
        if condition == _YES or then == otherwise:
            return then
        if condition == _NO:
            return otherwise
        key = (condition, then, otherwise)
        if key not in self._chosen:
            if len(self._chosen) > MOST_STEPS:
                raise PackFaults(["rule: the rules are too tangled to follow; name fewer things in each"])
            rank = min(self.nodes[n][0] for n in key if n >= 0)
            width = next(len(self.nodes[n][1]) for n in key if n >= 0 and self.nodes[n][0] == rank)
            kids = (tuple(self._kid(n, rank, at) for n in key) for at in range(width))
            self._chosen[key] = self._node(rank, tuple(self._choose(*kid) for kid in kids))
        return self._chosen[key]

    def _kid(self, number: int, rank: int, at: int) -> int:
        if number < 0 or self.nodes[number][0] != rank:
            return number
        return self.nodes[number][1][at]

    def _node(self, rank: int, kids: tuple[int, ...]) -> int:
        if len(set(kids)) == 1:
            return kids[0]
        if (rank, kids) not in self._unique:
            if len(self.nodes) > MOST_NODES:
                raise PackFaults(["rule: the rules are too tangled to follow; name fewer things in each"])
            self._unique[rank, kids] = len(self.nodes)
            self.nodes.append((rank, kids))
        return self._unique[rank, kids]


def _used(pack: Pack) -> frozenset[str]:
    """The sightings, findings and contradictions that some rule rests on."""
    used: set[str] = set()
    waiting = [rule.condition for rule in pack.rules]
    while waiting:
        condition = waiting.pop()
        for member in (*condition.members, *condition.unless):
            if ":" not in member and member not in used:
                used.add(member)
                if named := pack.findings.get(member) or pack.contradictions.get(member):
                    waiting.append(named.condition)
    return frozenset(used)


def _freeze(builder: _Builder, bits: Bits) -> Node:
    made: dict[int, Node] = {
        -3 - place: Node(0, 0, (), (), name, len(builder.order)) for place, name in enumerate(builder.ends)
    }

    def freeze(number: int) -> Node:
        if number not in made:
            rank, numbers = builder.nodes[number]
            branches = tuple(freeze(kid) for kid in numbers)
            made[number] = Node(
                bits.shift[builder.order[rank]],
                (1 << len(branches)) - 1,
                _by_bits(branches),
                branches,
                builder.order[rank],
                rank,
            )
        return made[number]

    return freeze(builder.root)


def _by_bits(branches: Sequence[Node]) -> tuple[Node | None, ...]:
    kids: list[Node | None] = [None] * (1 << len(branches))
    for place, branch in enumerate(branches):
        kids[1 << place] = branch
    return tuple(kids)


def _uncovered(root: Node, needed: frozenset[str], path: tuple[str, ...]) -> tuple[str, ...]:
    """The way to a complete set of answers without an outcome, or nothing if there is none."""
    waiting = [(root, path)]
    seen: set[Node] = set()
    while waiting:
        node, path = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if not node.kids:
            if node.name == UNCOVERED:
                return path or ("anything is said",)
            continue
        said = ANSWERS if len(node.branches) == len(ANSWERS) else ("seen", "not seen")
        branches = node.branches[:1] if node.name in needed else node.branches
        waiting += [(kid, (*path, f"{node.name} is {said[place]}")) for place, kid in enumerate(branches)]
    return ()
