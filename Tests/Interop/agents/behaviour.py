#!/usr/bin/env python3
"""What the agents do, by the text of the prompt; everything else is an echo in pieces.

    direct WORDS   a message instead of a task
    slow SECONDS   an echo after this time
    fail           the task fails
    reject         the task is rejected
    ask            the task asks for input; the follow-up is echoed
    never          nothing, until it is cancelled
    say WORDS      the words while the task works, and then no result
    … via 504 …    the same as without it, after a second
"""

import asyncio


async def direct(text):
    """The words of a direct message, or None."""
    if not text.startswith("direct "):
        return None
    tell(f"begun {text}")
    await linger(text)
    return text.removeprefix("direct ")


async def linger(text):
    """Works for longer than the gateway waits, if the text says so."""
    if " via 504" in text:
        await asyncio.sleep(1)


def tell(line):
    """Writes what happens to standard output, for whoever started the agent."""
    print(line, flush=True)


async def outcome(text, is_follow_up):
    """The state in which the task ends, and its words."""
    tell(f"begun {text}")
    if not is_follow_up:
        if text == "fail":
            return "failed", "tool exploded"
        if text == "reject":
            return "rejected", "will not do that"
        if text == "ask":
            return "input-required", "Which city?"
        if text == "never":
            await asyncio.Event().wait()
        await linger(text)
        if text.startswith("say "):
            return "said", text.removeprefix("say ")
        if text.startswith("slow "):
            await asyncio.sleep(float(text.removeprefix("slow ")))
    return "completed", f"echo: {text}"


def pieces(text):
    """The text in words, each with the space behind it."""
    words = text.split(" ")
    return [word + " " for word in words[:-1]] + words[-1:]
