#!/usr/bin/env python3
"""The settings of both bots, and their connection to the agent through the official A2A client."""

import os
from dataclasses import dataclass

import httpx

from a2a.client import Client, ClientConfig, create_client
from a2a.helpers import get_artifact_text, get_message_text, new_text_message
from a2a.types import Role, SendMessageRequest, TaskState

FAILED = "The agent could not answer this message."


@dataclass(frozen=True)
class Settings:
    """Those variables of relay that a bot needs."""

    token: str
    telegram_url: str
    agent_url: str
    agent_key: str
    chats: frozenset[int]
    poll_timeout: int

    @classmethod
    def from_environment(cls) -> "Settings":
        chats = os.environ["TELEGRAM_CHAT_ID_ALLOWLIST"]
        return cls(
            token=os.environ["TELEGRAM_BOT_TOKEN"],
            telegram_url=os.environ.get("TELEGRAM_API_URL", "https://api.telegram.org"),
            agent_url=os.environ["A2A_BASE_URL"],
            agent_key=os.environ["A2A_API_KEY"],
            chats=frozenset(int(chat) for chat in chats.split(",")),
            poll_timeout=int(os.environ.get("TELEGRAM_POLL_TIMEOUT", "30s").removesuffix("s")),
        )


class Agent:
    """A connection to an agent, with a conversation for each chat. The agent card is read once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._contexts: dict[int, str] = {}

    @classmethod
    async def connect(cls, settings: Settings) -> "Agent":
        http = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {settings.agent_key}"}, timeout=20
        )
        return cls(await create_client(settings.agent_url, ClientConfig(httpx_client=http)))

    async def close(self) -> None:
        await self._client.close()

    async def answer(self, chat: int, text: str) -> str:
        """Returns the agent's answer; raises an exception if the call fails."""
        message = new_text_message(text, context_id=self._contexts.get(chat), role=Role.ROLE_USER)
        artifacts: dict[str, str] = {}
        words = ""
        state = TaskState.TASK_STATE_UNSPECIFIED
        async for event in self._client.send_message(SendMessageRequest(message=message)):
            kind = event.WhichOneof("payload")
            if kind == "message":
                self._contexts[chat] = event.message.context_id
                return get_message_text(event.message, "") or FAILED
            if kind == "artifact_update":
                update = event.artifact_update
                name = update.artifact.artifact_id
                before = artifacts.get(name, "") if update.append else ""
                artifacts[name] = before + get_artifact_text(update.artifact, "")
                continue
            task = event.task if kind == "task" else event.status_update
            self._contexts[chat] = task.context_id
            state = task.status.state
            words = get_message_text(task.status.message, "") or words
            if kind == "task":
                for artifact in event.task.artifacts:
                    artifacts[artifact.artifact_id] = get_artifact_text(artifact, "")
        if state in (TaskState.TASK_STATE_FAILED, TaskState.TASK_STATE_REJECTED):
            return words or FAILED
        return "\n\n".join(artifacts.values()) or words or FAILED
