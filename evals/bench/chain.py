"""LangChain's plain chain, to measure beside: prompt, retriever, model, parser."""

from __future__ import annotations

from collections.abc import Iterator

from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from evals.peer import UsualRecipe

PASSAGES = 5


class PlainChain:
    """Streams an answer as LangChain's guides build one."""

    def __init__(self, recipe: UsualRecipe, url: str, model: str) -> None:
        prompt = ChatPromptTemplate.from_messages(
            [
                ("system", "Answer with the help of this context:\n\n{context}"),
                ("human", "{question}"),
            ]
        )

        def context(question: str) -> str:
            return "\n\n".join(found.text for found in recipe.search(question, PASSAGES))

        chat = ChatOpenAI(
            model=model, base_url=url, api_key=SecretStr("none"), max_retries=0, stream_usage=True
        )
        self._chain = (
            {"context": RunnableLambda(context), "question": RunnablePassthrough()}
            | prompt
            | chat
            | StrOutputParser()
        )

    def stream(self, question: str) -> Iterator[str]:
        yield from self._chain.stream(question)
