#!/usr/bin/env python3
"""An agent on the last 0.3 release of the official a2a-sdk: A2A 0.3 alone.

    a2a_sdk_0_3.py [PORT]

Prints its port when it can be called. The prompts are those of behaviour.py.
"""

import sys

from a2a.server.agent_execution import AgentExecutor
from a2a.server.apps import A2AStarletteApplication
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.tasks import InMemoryTaskStore, TaskUpdater
from a2a.types import AgentCapabilities, AgentCard, AgentSkill, Part, TextPart
from a2a.utils import new_agent_text_message, new_task

import behaviour
import serving


class Executor(AgentExecutor):
    async def execute(self, context, queue):
        text = context.get_user_input()
        if (words := await behaviour.direct(text)) is not None:
            await queue.enqueue_event(
                new_agent_text_message(words, context_id=context.context_id)
            )
            return
        current = context.current_task
        is_follow_up = current is not None
        if not is_follow_up:
            current = new_task(context.message)
            await queue.enqueue_event(current)
        task = TaskUpdater(queue, current.id, current.context_id)

        def say(words):
            return new_agent_text_message(words, current.context_id, current.id)

        await task.start_work(say("thinking"))
        state, words = await behaviour.outcome(text, is_follow_up)
        if state == "failed":
            await task.failed(say(words))
        elif state == "rejected":
            await task.reject(say(words))
        elif state == "input-required":
            await task.requires_input(say(words), final=True)
        elif state == "said":
            await task.start_work(say(words))
            await task.complete()
        else:
            pieces = behaviour.pieces(words)
            for number, piece in enumerate(pieces):
                await task.add_artifact(
                    [Part(root=TextPart(text=piece))],
                    artifact_id="reply",
                    append=number > 0,
                    last_chunk=number == len(pieces) - 1,
                )
            await task.complete()

    async def cancel(self, context, queue):
        behaviour.tell("canceled")
        await TaskUpdater(queue, context.task_id, context.context_id).cancel()


def main():
    listener, url = serving.listen(sys.argv[1:])
    card = AgentCard(
        name="Interop",
        description="answers as it is told",
        version="1.0.0",
        url=url,
        default_input_modes=["text/plain"],
        default_output_modes=["text/plain"],
        capabilities=AgentCapabilities(streaming=True),
        skills=[AgentSkill(id="echo", name="echo", description="echo", tags=["echo"])],
    )
    handler = DefaultRequestHandler(agent_executor=Executor(), task_store=InMemoryTaskStore())
    serving.serve(A2AStarletteApplication(agent_card=card, http_handler=handler).build(), listener)


main()
