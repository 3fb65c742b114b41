#!/usr/bin/env python3
"""An agent on fasta2a, which is not the official SDK: A2A 1.0 with habits of its own.

    fasta2a_agent.py [PORT]

Prints its port when it can be called. The prompts are those of behaviour.py, with what fasta2a lets
an agent do: it has no direct messages, answers every prompt with a submitted task at once, and makes
a new task of a follow-up, so that only the context tells what was asked.
"""

import sys
import uuid
from contextlib import asynccontextmanager

import anyio
from fasta2a import FastA2A, Worker
from fasta2a.broker import InMemoryBroker
from fasta2a.schema import Artifact, Message, Part
from fasta2a.storage import InMemoryStorage

import behaviour
import serving


class Agent(Worker):
    def __init__(self, broker, storage):
        super().__init__(broker=broker, storage=storage)
        self.running = {}

    @asynccontextmanager
    async def run(self):
        """Takes several operations at a time: one alone would leave a cancel waiting for the task."""
        async with anyio.create_task_group() as group:
            for _ in range(4):
                group.start_soon(self._loop)
            yield
            group.cancel_scope.cancel()

    async def run_task(self, params):
        with anyio.CancelScope() as scope:
            self.running[params["id"]] = scope
            await self.answer(params["id"], params["context_id"], params["message"])
        self.running.pop(params["id"], None)

    async def cancel_task(self, params):
        task = await self.storage.load_task(params["id"])
        if task is None:
            return
        await self.storage.update_task(params["id"], state="canceled")
        if scope := self.running.get(params["id"]):
            scope.cancel()
        behaviour.tell("canceled")

    async def answer(self, task_id, context_id, prompt):
        await self.storage.update_task(task_id, state="working")
        text = "".join(part.get("text", "") for part in prompt["parts"])
        if (words := await behaviour.direct(text)) is not None:
            await self.complete(task_id, context_id, words)
            return
        is_follow_up = bool(await self.storage.load_context(context_id))
        state, words = await behaviour.outcome(text, is_follow_up)
        await self.storage.update_context(context_id, state == "input-required")
        if state == "completed":
            await self.complete(task_id, context_id, words)
            return
        message = Message(role="agent", parts=[Part(text=words)], message_id=str(uuid.uuid4()))
        task = await self.storage.update_task(task_id, state=state)
        task["status"]["message"] = message
        await self.publish_status(task_id, context_id, state, message)

    async def complete(self, task_id, context_id, words):
        pieces = behaviour.pieces(words)
        for number, piece in enumerate(pieces):
            await self.publish_artifact(
                task_id,
                context_id,
                Artifact(artifact_id="reply", parts=[Part(text=piece)]),
                append=number > 0,
                last_chunk=number == len(pieces) - 1,
            )
        reply = Artifact(artifact_id="reply", parts=[Part(text=piece) for piece in pieces])
        await self.storage.update_task(task_id, state="completed", new_artifacts=[reply])

    def build_message_history(self, history):
        return history

    def build_artifacts(self, result):
        return []


def main():
    listener, url = serving.listen(sys.argv[1:])
    broker, storage = InMemoryBroker(), InMemoryStorage()

    @asynccontextmanager
    async def lifespan(app):
        async with app.task_manager, Agent(broker, storage).run():
            yield

    serving.serve(
        FastA2A(
            storage=storage, broker=broker, name="Interop", url=url.rstrip("/"), lifespan=lifespan
        ),
        listener,
    )


main()
