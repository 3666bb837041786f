"""Checkpoints: everything a run needs to go on as if it had not stopped, replaced whole on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from training import network
from training.network import Network

NAME = "checkpoint.pt"


@dataclass
class State:
    """A run between two steps.

    Random numbers are functions of (seed, step), so they need no state.
    """

    network: Network
    optimiser: torch.optim.AdamW
    average: dict[str, Tensor]
    """Exponential moving average of the weights: what is evaluated and shipped."""
    step: int = 0
    decay_from: int = -1
    """Step at which the learning rate began to fall; -1 while it is constant."""


def write(state: State, folder: Path) -> None:
    """Write the checkpoint aside, then replace the old one."""
    aside = folder / f"{NAME}.new"
    torch.save(
        {
            "network": state.network.state_dict(),
            "optimiser": state.optimiser.state_dict(),
            "average": state.average,
            "step": state.step,
            "decay_from": state.decay_from,
        },
        aside,
    )
    aside.replace(folder / NAME)


def read(state: State, folder: Path) -> None:
    """Fill `state` from the checkpoint in `folder`. Raises FileNotFoundError if there is none."""
    found = torch.load(folder / NAME, map_location="cpu", weights_only=True)
    state.network.load_state_dict(found["network"])
    state.optimiser.load_state_dict(found["optimiser"])
    state.average, state.step, state.decay_from = (
        found["average"],
        found["step"],
        found["decay_from"],
    )


def averaged(path: Path) -> Network:
    """The network with the averaged weights of the checkpoint file `path`, ready to evaluate."""
    return network.of(torch.load(path, map_location="cpu", weights_only=True)["average"])
