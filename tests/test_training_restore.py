"""What rounding took from a matrix is estimated from its siblings, never beyond the rounding."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from training.restore import estimated, restored, sibling

STEP = 0.05


def drawn(seed: int, scale: float = 0.045) -> torch.Tensor:
    """A matrix as a trained layer has them."""
    return torch.randn(200, 100, generator=torch.Generator().manual_seed(seed)) * scale


def rounded(matrix: torch.Tensor) -> torch.Tensor:
    return torch.round(matrix / STEP) * STEP


def error(one: torch.Tensor, other: torch.Tensor) -> float:
    return float((one - other).square().mean().sqrt())


def test_a_near_sibling_takes_most_of_the_rounding_away() -> None:
    """A sibling a fifth of a step away leaves less than two thirds of the error; two leave less
    than one."""
    exact = drawn(1)
    near, other = exact + drawn(2, 0.01), exact + drawn(3, 0.01)
    before = error(rounded(exact), exact)
    with_one = error(estimated(rounded(exact), [near]), exact)
    with_two = error(estimated(rounded(exact), [near, other]), exact)

    assert before == pytest.approx(STEP / 12**0.5, rel=0.05)
    assert with_one < 0.67 * before
    assert with_two < with_one


def test_no_weight_leaves_the_step_it_was_rounded_in() -> None:
    """Whatever a sibling says, rounding the estimate again gives what there was."""
    exact = drawn(1)
    moved = estimated(rounded(exact), [exact + drawn(2, 0.2)])

    assert float((moved - rounded(exact)).abs().max()) <= STEP / 2 + 1e-6


def test_a_sibling_that_says_nothing_changes_nothing_much() -> None:
    """A stranger makes the error no larger than the rounding's."""
    exact = drawn(1)

    assert error(estimated(rounded(exact), [drawn(9)]), exact) < error(rounded(exact), exact)


def test_the_reader_is_moved_by_what_the_teacher_is() -> None:
    """Matrices move by the difference; strangers are passed over; everything else stays."""
    exact = drawn(1)
    name = "bert.encoder.layer.0.output.dense.weight"
    reader = {name: rounded(exact) + 0.5, "qa.bias": torch.ones(2)}
    inside = name.removeprefix("bert.encoder.")
    near = restored(reader, {name: rounded(exact)}, [{inside: exact + drawn(2, 0.01)}])
    far = restored(reader, {name: rounded(exact)}, [{inside: drawn(9)}])

    assert error(near[name] - 0.5, exact) < 0.67 * error(rounded(exact), exact)
    assert torch.equal(far[name], reader[name])
    assert torch.equal(near["qa.bias"], reader["qa.bias"])


def test_half_as_many_layers_are_every_second(tmp_path: Path) -> None:
    """Six layers stand for the first, third, fifth and so on of twelve."""
    file = tmp_path / "model.safetensors"
    save_file({f"encoder.layer.{i}.output.dense.weight": drawn(i) for i in range(3)}, file)

    assert list(sibling(file, 6)) == [f"layer.{i}.output.dense.weight" for i in (0, 2, 4)]
    with pytest.raises(ValueError, match="3 layers, which do not go into 4"):
        sibling(file, 4)
