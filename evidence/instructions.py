"""Sentences that are meant for the machine that reads them, not for a person: in an answer, or in a note."""

import re

_TO_GRADER = re.compile(
    r"\b(ignore|disregard|forget|override)\b.{0,40}\b(rubric|instruction|criteria|rules|prompt|above|previous)"
    r"|\b(give|award|grant|assign|mark|grade|rate|score)\b.{0,30}\b(me|this|it|the answer|my answer)\b.{0,40}"
    r"(\b(full|max\w*|perfect|top|highest|best|excellent|strong)\b|\d+ ?/ ?\d+|\b(level|score|grade) ?(of )?\d)"
    r"|\b(full|perfect) (marks?|credit)\b"
    r"|\b(giv|award|deserv|receiv|earn|assign|output|get)\w*\b.{0,30}\b(full|max\w*|perfect|highest|top) "
    r"(marks?|score|credit|points|level|grade)\b"
    r"|\b(dear|attention|note to( the)?|as an?|you are( an?)?) ?(ai|grader|grading|evaluator|examiner|language model)\b"
    r"|\b(system|developer) (override|note)\b|(^|[\[(<*#])\W{0,5}(system|developer) (prompt|message)\b\W{0,5}[:\])>–-]"
    r"|\bthis is (a|the) (system|developer) (prompt|message)\b"
    r"|(?<![\d/])10 ?/ ?10\b|\bofficial grade\b"
    r"|[\"']?\b(level|score|grade|verdict)\b[\"']? ?[:=] ?[\"']?(\d|excellent|strong)"
    r"|</?(answer|grading|system|score|transcript)>"
    r"|\ball (rubric )?points? (are |is |as )?(shown|covered|met|satisfied|addressed)\b",
    re.I,
)
_TO_ASSISTANT = re.compile(
    r"\b(ignore|disregard|forget|override|bypass)\b.{0,60}\b(instructions?|rules?|polic(y|ies)|notes|sources|citations?|"
    r"guardrails?|safety)\b"
    r"|\b(reveal|print|show|list|dump|leak|repeat|output|disclose|send|e-?mail|upload|post)\b.{0,60}\b(other|all|every|"
    r"another|someone else)\b.{0,20}\b(users?|people|persons?|candidates?|owners?|accounts?)\b"
    r"|\b(reveal|print|show|repeat|output|disclose)\b.{0,40}\b(prompt|instructions|api.?keys?|passwords?|secrets?|"
    r"environment variables?|data folder|database)\b"
    r"|\b(you are now|pretend (to be|you are)|from now on,? you|developer mode|jailbreak)\b"
    r"|\b(your|these are) new instructions?\b|\bnew instructions?\s?:"
    r"|(^|[.!?]|\b(hey|hi|hello|dear|ok|okay|attention|please|note to))\W{0,5}(to )?(any |the |an? )?"
    r"(ai |language )?(assistants?|chatbot|language model|llm|ai)\b.{0,10}[,:] |\b(give|award) \d ?/ ?\d\b"
    r"|(^|[.!?,;:]|\b(please|you|must|should|now))\W{0,5}act as (an?|if|the)\b"
    r"|\b(notes?|messages?|instructions?|reminder|important)\b.{0,20}\b(for|to) (the |any |an )?"
    r"(ai|assistants?|chatbots?|llms?|language models?)\b"
    r"|\b(say|answer|respond|reply|claim|state|write) "
    r"(only|always|exactly|that the answer is|with the (word|words|following)|nothing but)\b"
    r"|\b(do not|don't|never) (cite|mention|quote|tell|answer|use the (corpus|built-in))\b"
    r"|<\|?(im_start|im_end|system|assistant|user)\|?>|\[/?inst\]|^\s*(system|assistant|user) ?:",
    re.I,
)


def is_to_grader(sentence: str) -> bool:
    """Whether a sentence is meant for whoever grades and not for the interviewer."""
    return bool(_TO_GRADER.search(sentence))


def is_to_machine(sentence: str) -> bool:
    """Whether a sentence of a note is meant for what reads it: it tells nothing of its subject, and is never said."""
    return is_to_grader(sentence) or bool(_TO_ASSISTANT.search(sentence))
