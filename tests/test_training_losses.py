"""What a step of the training makes small."""

import pytest
import torch

from training.losses import losses
from training.network import Network
from training.pair import Pair


def _pair(group: int, *, positive: bool, taught: bool = False) -> Pair:
    start, end = (4, 5) if positive else (0, 0)
    ids = [101, 2040, 102, 1996, 3007, 3473 + group, 102]
    return Pair(ids, 3, start, end, group, positive, taught)


def test_a_step_without_a_comparison_costs_nothing_for_it() -> None:
    """A question without wrong passages to be had, and none left silent, is no reason to stop."""
    torch.manual_seed(0)
    network, teacher = Network(1), Network(1)

    found = losses(network, teacher, [_pair(0, positive=True, taught=True)])

    assert found.span > 0
    assert [
        float(found.named()[name]) for name in ("silence", "ranking", "distilled", "scale")
    ] == [0.0] * 4
    found.total().backward()  # type: ignore[no-untyped-call]
    assert all(torch.isfinite(p.grad).all() for p in network.parameters() if p.grad is not None)


def test_a_teacher_that_agrees_leaves_nothing_to_distil() -> None:
    """Scores that are the teacher's own differ in nothing."""
    torch.manual_seed(0)
    network = Network(1)

    found = losses(
        network,
        network,
        [_pair(0, positive=True, taught=True), _pair(0, positive=False, taught=True)],
    )

    told = found.named()
    assert told["distilled"] == pytest.approx(0, abs=1e-6)
    assert told["scale"] == pytest.approx(0, abs=1e-6)
    assert told["silence"] > 0


def test_a_teacher_of_spans_is_asked_about_answers_alone() -> None:
    """Where both say the same nothing is left to be told; a longer pair beside them that has no
    answer, and so a longer batch, changes nothing."""
    torch.manual_seed(0)
    network, other = Network(1), Network(1)
    longer = Pair([101, 2040, 102] + [1996] * 60 + [102], 3, 0, 0, 1, False, False)
    pairs = [_pair(0, positive=True), longer]

    agreed = losses(network, network, pairs, [network])
    told = losses(network, network, pairs, [other])
    alone = losses(network, network, pairs[:1], [other])

    assert agreed.named()["told"] == pytest.approx(0, abs=1e-5)
    assert told.named()["told"] > 1e-3
    assert told.named()["told"] == pytest.approx(alone.named()["told"], rel=1e-3)
    untold = losses(network, network, pairs)
    assert agreed.total().item() == pytest.approx((untold.total() - agreed.span / 2).item(), 1e-4)


def test_what_is_told_is_learnt() -> None:
    """A step down its gradient brings the logits nearer to the teacher's."""
    torch.manual_seed(0)
    network, other = Network(1), Network(1)
    pairs = [_pair(0, positive=True)]
    optimiser = torch.optim.SGD(network.parameters(), lr=0.01)
    before = losses(network, network, pairs, [other]).told
    assert before is not None
    before.backward()  # type: ignore[no-untyped-call]
    optimiser.step()

    after = losses(network, network, pairs, [other]).told

    assert after is not None
    assert after.item() < before.item()
    assert "told" not in losses(network, network, pairs).named()


def test_several_teachers_say_the_mean_of_what_each_thinks() -> None:
    """Two that agree say what one says; one of other opinion among them changes it."""
    torch.manual_seed(0)
    network, first, second = Network(1), Network(1), Network(1)
    pairs = [_pair(0, positive=True)]

    def told(*teachers: Network) -> float:
        return losses(network, network, pairs, teachers).named()["told"]

    assert told(first, first) == pytest.approx(told(first), rel=1e-4)
    assert told(first, second) < max(told(first), told(second))
    assert told(first, second) != pytest.approx(told(first), rel=1e-4)
