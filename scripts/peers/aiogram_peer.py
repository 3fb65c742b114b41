#!/usr/bin/env python3
"""A minimal relay written with aiogram: sends texts from chats to an A2A agent, and its answers back as replies.

    aiogram_peer.py    reads relay's variables from the environment

It is for comparison only, and has no limits, metrics or recovery.
"""

import asyncio
import logging

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

from agent import FAILED, Agent, Settings

logger = logging.getLogger("peer")


async def on_text(message: Message, agent: Agent) -> None:
    try:
        answer = await agent.answer(message.chat.id, message.text)
    except Exception:
        logger.exception("the agent failed")
        answer = FAILED
    await message.reply(answer)


async def main() -> None:
    logging.basicConfig(level=logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    settings = Settings.from_environment()
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.telegram_url))
    agent = await Agent.connect(settings)
    dispatcher = Dispatcher(agent=agent)
    dispatcher.message.register(on_text, F.text, F.chat.id.in_(settings.chats))
    try:
        await dispatcher.start_polling(
            Bot(settings.token, session=session),
            polling_timeout=settings.poll_timeout,
            # Handle one prompt at a time, as relay does: 2,000 concurrent prompts exhaust the agent's client.
            handle_as_tasks=False,
            allowed_updates=dispatcher.resolve_used_update_types(),
        )
    finally:
        await agent.close()


asyncio.run(main())
