#!/usr/bin/env python3
"""An agent on the official a2a-sdk 1.x: A2A 1.0, or 0.3 through its compatibility layer.

    a2a_sdk_1.py 1.0|0.3 [PORT]

Prints its port when it can be called. The prompts are those of behaviour.py.
"""

import sys

from starlette.applications import Starlette

from a2a.helpers import new_task_from_user_message, new_text_message
from a2a.server.agent_execution import AgentExecutor
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes
from a2a.server.tasks import InMemoryTaskStore, TaskUpdater
from a2a.types import AgentCapabilities, AgentCard, AgentInterface, AgentSkill, Part

import behaviour
import serving


class Executor(AgentExecutor):
    async def execute(self, context, queue):
        text = context.get_user_input()
        if (words := await behaviour.direct(text)) is not None:
            await queue.enqueue_event(new_text_message(words, context_id=context.context_id))
            return
        is_follow_up = context.current_task is not None
        if not is_follow_up:
            await queue.enqueue_event(new_task_from_user_message(context.message))
        task = TaskUpdater(queue, context.task_id, context.context_id)

        def say(words):
            return task.new_agent_message([Part(text=words)])

        await task.start_work(say("thinking"))
        state, words = await behaviour.outcome(text, is_follow_up)
        if state == "failed":
            await task.failed(say(words))
        elif state == "rejected":
            await task.reject(say(words))
        elif state == "input-required":
            await task.requires_input(say(words))
        elif state == "said":
            await task.start_work(say(words))
            await task.complete()
        else:
            pieces = behaviour.pieces(words)
            for number, piece in enumerate(pieces):
                await task.add_artifact(
                    [Part(text=piece)],
                    artifact_id="reply",
                    append=number > 0,
                    last_chunk=number == len(pieces) - 1,
                )
            await task.complete()

    async def cancel(self, context, queue):
        behaviour.tell("canceled")
        await TaskUpdater(queue, context.task_id, context.context_id).cancel()


def main():
    version = sys.argv[1]
    listener, url = serving.listen(sys.argv[2:])
    card = AgentCard(
        name="Interop",
        description="answers as it is told",
        version="1.0.0",
        default_input_modes=["text/plain"],
        default_output_modes=["text/plain"],
        capabilities=AgentCapabilities(streaming=True),
        skills=[AgentSkill(id="echo", name="echo", description="echo", tags=["echo"])],
        supported_interfaces=[
            AgentInterface(url=url, protocol_binding="JSONRPC", protocol_version=version)
        ],
    )
    handler = DefaultRequestHandler(
        agent_executor=Executor(), task_store=InMemoryTaskStore(), agent_card=card
    )
    routes = create_jsonrpc_routes(handler, "/", enable_v0_3_compat=version == "0.3")
    serving.serve(Starlette(routes=create_agent_card_routes(card) + routes), listener)


main()
