"""The rules of any pack, and the diagram made of them, as formulas for the solver."""

import z3

from core.answers import Answer


def questions(pack, suffix=""):
    """For each question its three literals, exactly one of which holds, and the constraints that say so."""
    said = {q: {a: z3.Bool(f"{q}:{a}{suffix}") for a in Answer} for q in pack.questions}
    return said, [z3.PbEq([(literal, 1) for literal in own.values()], 1) for own in said.values()]


def outcome_term(pack, said, seen):
    """The outcome as a number: its place among the pack's, or their count where no rule holds."""

    def member_holds(member):
        question, colon, answer = member.partition(":")
        if colon:
            return said[question][Answer(answer)]
        if member in pack.sightings:
            return seen[member]
        return holds((pack.findings.get(member) or pack.contradictions[member]).condition)

    def holds(condition):
        combine = z3.And if condition.every or not condition.members else z3.Or
        lifted = [member_holds(member) for member in condition.unless]
        return z3.And(combine(*map(member_holds, condition.members)), z3.Not(z3.Or(*lifted)))

    order = list(pack.outcomes)
    term = z3.IntVal(len(order))
    for rule in reversed(pack.rules):
        term = z3.If(holds(rule.condition), z3.IntVal(order.index(rule.outcome)), term)
    return term


def diagram_term(pack, diagram, said, seen):
    """The same number, read from the diagram."""
    order = list(pack.outcomes)
    made = {}

    def term(node):
        if node not in made:
            if not node.kids:
                made[node] = z3.IntVal(order.index(node.name) if node.name else len(order))
            elif node.name in pack.questions:
                yes, no, not_known = map(term, node.branches)
                own = said[node.name]
                made[node] = z3.If(own[Answer.YES], yes, z3.If(own[Answer.NO], no, not_known))
            else:
                made[node] = z3.If(seen[node.name], *map(term, node.branches))
        return made[node]

    return term(diagram.root)


def never(*claims):
    """Proves that these can never hold together; else fails with the case that shows it."""
    solver = z3.Solver()
    solver.add(*claims)
    found = solver.check()
    if found != z3.unsat:
        model = solver.model() if found == z3.sat else found
        true = sorted(str(d) for d in model.decls() if z3.is_true(model[d])) if found == z3.sat else model
        raise AssertionError(f"{found}: {true}")
