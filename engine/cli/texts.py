"""`predict --text`: classifies, answers or continues a text."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from engine.cli.predictions import print_predictions
from engine.datasets.text import TextSet
from engine.errors import RequestError
from engine.probes.text_answers import answer_of
from engine.probes.text_generation import continuation, generate_tokens
from engine.probes.tokens import answers_texts, predicts_next_token, read_tokens, tokenizer_of
from engine.text import N_, message

if TYPE_CHECKING:
    from engine.probes.base import ProbeContext

MAX_TOKENS = 5000
MAX_CHARACTERS = 1_000_000
SHOWN_UNKNOWN = 8


def read_text(context: ProbeContext, args: argparse.Namespace) -> int:
    """Prints the class, the answer or the continuation, depending on the run."""
    if context.spec.kind != "text" or not isinstance(context.dataset, TextSet):
        raise RequestError(N_("Run `{run}` does not read text. Use the kind of data it was trained on."), run=args.run)
    if len(args.text) > MAX_CHARACTERS:
        template = N_("The text has {got} characters; the limit is {limit}. Use a part of it.")
        raise RequestError(template, got=len(args.text), limit=MAX_CHARACTERS)
    if predicts_next_token(context.graphs, context.spec):
        return _continue(context, args)
    _remark(context, args.text)
    if answers_texts(context.graphs, context.spec):
        return _answer(context, args)
    print_predictions(context, context.dataset.read(args.text)[None], [""], args.json)
    return 0


def _answer(context: ProbeContext, args: argparse.Namespace) -> int:
    found = answer_of(context, args.text)
    shown = {"answer": found.answer, "probability": found.probability}
    print(json.dumps(shown, ensure_ascii=False) if args.json else found.answer)
    return 0


def _continue(context: ProbeContext, args: argparse.Namespace) -> int:
    if not 1 <= args.length <= MAX_TOKENS or not 0 <= args.temperature <= 100 or args.seed < 0:
        template = N_("Text generation needs 1 to {max} tokens, a temperature from 0 to 100 and a seed of at least 0.")
        raise RequestError(template, max=MAX_TOKENS)
    pieces, _ = generate_tokens(context, args.text, args.length, args.temperature, args.seed)
    text = "".join(continuation(tokenizer_of(context), args.text, pieces))
    print(json.dumps({"text": args.text, "continuation": text}, ensure_ascii=False) if args.json else args.text + text)
    return 0


def _remark(context: ProbeContext, text: str) -> None:
    """Reports what the network could not read; raises `RequestError` if that is everything."""
    count, read, unknown = read_tokens(context, text)
    if read < count:
        template = N_("The text has {got} tokens; the network reads the last {max}.")
        print(message(template, got=count, max=read), file=sys.stderr)
    if unknown:
        shown = ", ".join(f"`{piece}`" for piece in unknown[:SHOWN_UNKNOWN]) + ", …" * (len(unknown) > SHOWN_UNKNOWN)
        template = N_("Out of vocabulary, read as the unknown token: {pieces}.")
        print(message(template, pieces=shown), file=sys.stderr)
