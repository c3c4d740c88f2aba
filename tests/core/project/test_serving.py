"""What `wagdesk serve` listens on."""

import asyncio
import socket

import pytest
from django.core.management.base import CommandError

from core.project.serving import listen, reserve


def test_answers_leave_at_once_on_connections_that_stay_open() -> None:
    opened = reserve("127.0.0.1", 0)
    listen(opened)
    seen: list[int] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken = writer.get_extra_info("socket")
        seen.append(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async def talk() -> None:
        server = await asyncio.start_server(answer, sock=opened)
        async with server:
            reader, writer = await asyncio.open_connection(*opened.getsockname())
            await reader.read()
            writer.close()

    asyncio.run(talk())
    assert seen and seen[0] != 0


def test_of_two_that_reserved_a_port_the_second_is_told_so() -> None:
    with reserve("127.0.0.1", 0) as first, reserve(*first.getsockname()) as second:
        listen(first)
        with pytest.raises(CommandError, match="Cannot listen on 127.0.0.1"):
            listen(second)
