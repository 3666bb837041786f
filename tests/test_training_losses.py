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
