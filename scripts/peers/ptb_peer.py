#!/usr/bin/env python3
"""A minimal relay written with python-telegram-bot: sends texts from chats to an A2A agent, and its answers back as replies.

    ptb_peer.py    reads relay's variables from the environment

It is for comparison only, and has no limits, metrics or recovery.
"""

import logging

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from agent import FAILED, Agent, Settings

logger = logging.getLogger("peer")


async def connect(application: Application) -> None:
    application.bot_data["agent"] = await Agent.connect(application.bot_data["settings"])


async def disconnect(application: Application) -> None:
    if agent := application.bot_data.get("agent"):
        await agent.close()


async def on_text(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    try:
        answer = await context.bot_data["agent"].answer(message.chat_id, message.text)
    except Exception:
        logger.exception("the agent failed")
        answer = FAILED
    await message.reply_text(answer, do_quote=True)


def main() -> None:
    logging.basicConfig(level=logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    settings = Settings.from_environment()
    application = (
        ApplicationBuilder()
        .token(settings.token)
        .base_url(f"{settings.telegram_url}/bot")
        .post_init(connect)
        .post_shutdown(disconnect)
        .build()
    )
    application.bot_data["settings"] = settings
    served = filters.TEXT & filters.Chat(settings.chats) & filters.UpdateType.MESSAGE
    application.add_handler(MessageHandler(served, on_text))
    application.run_polling(timeout=settings.poll_timeout, allowed_updates=[Update.MESSAGE])


main()
