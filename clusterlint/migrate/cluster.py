"""A cluster as a place to put keys: commands go to the node of their slot, in one pipeline for each node."""

from __future__ import annotations

from collections.abc import Sequence

from clusterlint.errors import UserError
from clusterlint.migrate.errors import Lost, Refused
from clusterlint.migrate.server import Command, Reply, Server
from clusterlint.slots.hashing import SLOTS, key_slot

_REDIRECTED = ("MOVED", "ASK")
_AWAY = ("CLUSTERDOWN", "TRYAGAIN", "LOADING", "MASTERDOWN", "READONLY")
_HOPS = 5


class Cluster:
    """``masters`` and who owns which slot, as the first seed that answers tells it."""

    def __init__(self, seeds: Sequence[Server]) -> None:
        self.seeds = tuple(seeds)
        self._nodes: dict[tuple[str, int], Server] = {}
        self._owners: list[Server | None] = [None] * SLOTS

    @property
    def label(self) -> str:
        """The seeds, without credentials."""
        return ",".join(seed.label for seed in self.seeds)

    @property
    def masters(self) -> list[Server]:
        """The nodes that own slots, by their first slot."""
        return list(dict.fromkeys(owner for owner in self._owners if owner is not None))

    def owner(self, slot: int) -> Server:
        """The master of a slot; :class:`Lost` where nobody has it."""
        found = self._owners[slot]
        if found is None:
            raise Lost(f"{self.label}: nobody owns slot {slot}")
        return found

    def refresh(self) -> None:
        """Ask again who owns which slot."""
        problem: Exception = Lost(self.label)
        for seed in (*self.seeds, *self._nodes.values()):
            try:
                table = seed.call("CLUSTER", "SLOTS")
            except Lost as away:
                problem = away
            except Refused as refusal:
                if "cluster support disabled" in str(refusal):
                    raise UserError(f"--to {seed.label}: not a node of a cluster") from None
                raise
            else:
                self._learn(table, seed)
                return
        raise problem

    def _learn(self, table: Reply, seed: Server) -> None:
        self._owners = [None] * SLOTS
        for first, last, master, *_ in table:
            node = self._node(master[0], int(master[1]), seed)
            self._owners[first : last + 1] = [node] * (last - first + 1)

    def _node(self, host: bytes | None, port: int, seed: Server) -> Server:
        """A node that does not know its own address is reached as its seed is."""
        name = host.decode() if host and host != b"?" else seed.host
        if (name, port) not in self._nodes:
            self._nodes[name, port] = seed.at(name, port)
        return self._nodes[name, port]

    def pipe(self, commands: Sequence[tuple[bytes, Command]]) -> list[Reply]:
        """The replies of (key, command) pairs, in order; redirections are followed."""
        shares: dict[Server, list[int]] = {}
        for number, (key, _) in enumerate(commands):
            shares.setdefault(self.owner(key_slot(key)), []).append(number)
        replies: list[Reply] = [None] * len(commands)
        for node, numbers in shares.items():
            answers = node.pipe([commands[number][1] for number in numbers])
            for number, answer in zip(numbers, answers, strict=True):
                replies[number] = answer
        moved = [n for n, reply in enumerate(replies) if _code(reply) in _REDIRECTED]
        for number in moved:
            replies[number] = self._follow(commands[number][1], replies[number])
        if moved:
            self.refresh()
        for reply in replies:
            if _code(reply) in _AWAY:
                raise Lost(f"{self.label}: {reply}")
        return replies

    def call(self, key: bytes, *words: bytes | str | int) -> Reply:
        """One reply for one key; :class:`Refused` is raised."""
        (reply,) = self.pipe([(key, words)])
        if isinstance(reply, Refused):
            raise reply
        return reply

    def _follow(self, command: Command, reply: Refused) -> Reply:
        """``MOVED 3999 host:port`` or ``ASK 3999 host:port``."""
        for _ in range(_HOPS):
            words = str(reply).split()
            host, _, port = words[2].rpartition(":")
            node = self._node(host.encode(), int(port), self.seeds[0])
            answer = node.pipe([("ASKING",), command])[1] if words[0] == "ASK" else node.pipe([command])[0]
            if _code(answer) not in _REDIRECTED:
                return answer
            reply = answer
        raise Lost(f"{self.label}: redirected without end: {reply}")


def _code(reply: Reply) -> str:
    return reply.code if isinstance(reply, Refused) else ""
