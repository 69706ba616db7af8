"""`python -m eval.generate_ragas`: sections in, candidate questions out, JSON Lines; run by `eval/generated.py`.

Ragas's generator asks the configured model for a section's entities, for who would ask of which, and for a question
with its answer. It gets one section at a time, so that a reply that cannot be used costs one section.
"""

import hashlib
import logging
import os
import random
import sys
from collections.abc import Callable, Iterable

os.environ["RAGAS_DO_NOT_TRACK"] = "true"  # read by Ragas

from langchain_core.documents import Document
from ragas.run_config import RunConfig
from ragas.testset import TestsetGenerator
from ragas.testset.persona import Persona
from ragas.testset.synthesizers.single_hop.specific import SingleHopSpecificQuerySynthesizer
from ragas.testset.transforms.extractors.llm_based import NERExtractor
from ragas.tokenizers import BaseTokenizer

import commands
from eval.generated import KIND, SectionText, Written
from eval.questions import Fact, TestQuestion
from eval.ragas_faults import FAULTS, reason_of
from eval.ragas_metrics import OwnEmbedding
from eval.ragas_model import CheckedModel
from eval.ragas_scores import own_stdout
from ingestion.sentences import sentences
from retrieval.embedder import load_embedder
from settings import Settings, load_settings

_ASKING = (
    Persona(name="Candidate", role_description="Prepares for an interview on machine learning system design."),
    Persona(name="Interviewer", role_description="Asks for trade-offs, and for the reasons behind a design."),
    Persona(name="Engineer", role_description="Builds and runs such systems and asks how it is done."),
)
Write = Callable[[SectionText], list[TestQuestion]]


class _Characters(BaseTokenizer):
    """Characters as tokens: Ragas's own tokenizer is downloaded at its first use."""

    def encode(self, text: str) -> list[int]:
        return list(map(ord, text))

    def decode(self, tokens: Iterable[int]) -> str:
        return "".join(map(chr, tokens))


def run() -> int:
    out = own_stdout()
    logging.getLogger("instructor").setLevel(logging.CRITICAL)  # it logs what a server says of the key
    write = _writer(load_settings())
    for line in sys.stdin:
        written = _written(SectionText.model_validate_json(line), write)
        out.write(written.model_dump_json() + "\n")
        out.flush()
    return 0


def _written(section: SectionText, write: Write) -> Written:
    try:
        questions = write(section)
    except FAULTS as error:
        return Written(section=section.section, problem=reason_of(error))
    problem = "" if questions else "the model found nothing to ask about"
    return Written(section=section.section, questions=tuple(questions), problem=problem)


def _writer(settings: Settings) -> Write:
    model, embedding = CheckedModel(settings, keep_alive=False), OwnEmbedding(load_embedder(settings))
    config = RunConfig(max_workers=settings.judge_parallel)

    def write(section: SectionText) -> list[TestQuestion]:
        random.seed(section.section)  # Ragas draws who asks, in which style, from the shared generator
        made = TestsetGenerator(llm=model, embedding_model=embedding, persona_list=list(_ASKING)).generate_with_chunks(
            [Document(f"{section.title}\n\n{section.text}")],
            testset_size=section.questions,
            transforms=[NERExtractor(llm=model, tokenizer=_Characters())],
            query_distribution=[(SingleHopSpecificQuerySynthesizer(llm=model), 1.0)],
            run_config=config,
        )
        found = [_question(one.eval_sample.user_input, one.eval_sample.reference, section) for one in made.samples]
        return list({question.id: question for question in found}.values())

    return write


def _question(question: str, answer: str, section: SectionText) -> TestQuestion:
    """A candidate; each sentence of the model's answer is a fact that the section holds."""
    digest = hashlib.sha256(f"{section.section}\n{question}".encode()).hexdigest()[:12]
    facts = tuple(Fact(text=text, sections=(section.section,)) for text in sentences(answer))
    note = section.section.partition("#")[0]
    return TestQuestion(id=f"{KIND}-{digest}", question=question, kind=KIND, topic=note, facts=facts)


if __name__ == "__main__":
    commands.main(run)
