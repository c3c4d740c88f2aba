"""What `wagdesk serve` listens on."""

import asyncio
import socket

from core.project.serving import listen


def test_answers_leave_at_once_on_connections_that_stay_open() -> None:
    opened = listen("127.0.0.1", 0)
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
