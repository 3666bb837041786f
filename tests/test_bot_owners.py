"""Who may do what concerns every server of the bot."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot import owners

ACCEPTED, INVITED = discord.TeamMembershipState.accepted, discord.TeamMembershipState.invited
ROLE = discord.TeamMemberRole


def client(collections: list[str], *servers: int) -> Any:
    """A bot in these servers, with an index of these collections."""
    live = SimpleNamespace(snapshot=SimpleNamespace(collections=collections))
    return SimpleNamespace(guilds=list(servers), desk=SimpleNamespace(live=live))


@pytest.mark.parametrize(
    ("collections", "servers", "all_of_it"),
    [
        (["main"], [7], True),
        (["main", "server-7"], [7], True),
        (["main", "server-8"], [7], False),
        (["main"], [7, 8], False),
        (["main"], [], False),
    ],
)
def test_who_sees_all(collections: list[str], servers: list[int], all_of_it: bool) -> None:
    """The only server of a bot, if nothing is left of another one."""
    bot = client(collections, *servers)

    assert owners.sees_all(bot, 7) == all_of_it
    assert owners.alone(bot) == (len(servers) == 1)


def member(number: int, state: discord.TeamMembershipState, role: discord.TeamMemberRole) -> Any:
    """Somebody in a team."""
    return SimpleNamespace(id=number, membership_state=state, role=role)


def test_who_owns_the_bot() -> None:
    """Its owner, or who may change something in its team, once they have accepted."""
    own: Any = SimpleNamespace(owner=SimpleNamespace(id=1), team=None)
    people = [
        member(2, ACCEPTED, ROLE.admin),
        member(3, ACCEPTED, ROLE.developer),
        member(4, ACCEPTED, ROLE.read_only),
        member(5, INVITED, ROLE.admin),
    ]
    team: Any = SimpleNamespace(
        owner=SimpleNamespace(id=9), team=SimpleNamespace(owner_id=6, members=people)
    )

    assert owners._owners(own) == {1}
    assert owners._owners(team) == {2, 3, 6}
