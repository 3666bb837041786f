"""The commands of `python -m index`."""

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from corpus.settings import CorpusSettings, load
from index import build_command, fitted, manifest, terminal, versions, watch_command, wire
from index.answerer import Answerer
from index.arguments import DONE, NO_ANSWER, Parser, add_settings, run
from index.encoders import open_encoder
from index.errors import IndexMissingError, SnapshotError
from index.explain import explain, explained_lines
from index.measure import calibrating
from index.measure import command as measuring
from index.settings import IndexSettings, read_settings
from index.store import Store
from index.verify import faults

PROGRAM = "python -m index"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.WARNING, format="%(message)s"
    )
    logging.getLogger("index").setLevel(logging.DEBUG if options.verbose else logging.INFO)
    return run(PROGRAM, lambda: _dispatch(options))


def _parser() -> Parser:
    parser = Parser(
        prog=PROGRAM,
        description="Build the index of the articles, ask it, look at it, check it.",
        epilog="exit codes: 0 done; 1 no answer, or a check failed; 2 wrong use, or an error",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help_text in (
        ("build", "read the articles and publish a new snapshot of the index"),
        ("watch", "build, and again whenever the files of the articles change, until it is ended"),
        ("ask", "answer a question with quotes"),
        ("info", "tell what the published snapshot holds"),
        ("versions", "list the snapshots that are kept, the newest first"),
        ("rollback", "publish a kept snapshot again, until the next build"),
        ("verify", "prove every file and every passage of the published snapshot"),
        ("explain", "show what every candidate for a question was found worth, and why"),
        ("eval", "measure the answers to labelled questions, and what each stage is worth"),
        ("calibrate", "fit the verdict to labelled questions about the published articles"),
    ):
        command = commands.add_parser(name, help=help_text, description=help_text)
        add_settings(command)
        command.add_argument("--json", action="store_true", help="print one JSON object")
        command.add_argument("--verbose", action="store_true", help="log what happens")
        if name == "build":
            build_command.add_build(command)
        if name == "watch":
            watch_command.add_watch(command)
        if name == "rollback":
            command.add_argument("version", metavar="VERSION", type=_characters)
        if name in ("ask", "explain"):
            command.add_argument("question", metavar="QUESTION", type=_characters)
        if name == "eval":
            measuring.add_eval(command)
        if name == "calibrate":
            calibrating.add_calibrate(command)
    return parser


def _characters(argument: str) -> str:
    """An argument with a question mark for each byte that is no character in this terminal."""
    return argument.encode("utf-8", "replace").decode("utf-8")


def _dispatch(options: argparse.Namespace) -> int:
    config = load(options.config, options.overrides)
    settings = read_settings(config)
    corpus = config.section("corpus", CorpusSettings)
    store = Store(Path(settings.data))
    match options.command:
        case "build":
            build_command.run_build(options, config, corpus, settings, store, _print_json)
            return DONE
        case "watch":
            watch_command.run_watch(options, config, corpus, settings, store, _print_json)
            return DONE
        case "ask":
            return _ask(options.question, settings, store, as_json=options.json)
        case "info":
            return _info(store, as_json=options.json)
        case "versions":
            return _versions(store, as_json=options.json)
        case "rollback":
            return _rollback(options.version, settings, store, as_json=options.json)
        case "explain":
            return _explain(options.question, settings, store, as_json=options.json)
        case "eval":
            return measuring.measure(options, corpus, settings, _print_json)
        case "calibrate":
            return calibrating.calibrate(options, settings, store, _print_json)
        case _:
            return _verify(store, as_json=options.json)


def _ask(question: str, settings: IndexSettings, store: Store, *, as_json: bool) -> int:
    answer = Answerer.open(store, settings).answer(question)
    if as_json:
        _print_json(wire.to_json(answer))
    else:
        _print_lines(terminal.answer_lines(answer))
    return DONE if answer.verdict == "answered" else NO_ANSWER


def _explain(question: str, settings: IndexSettings, store: Store, *, as_json: bool) -> int:
    told = explain(Answerer.open(store, settings), settings, question)
    if as_json:
        _print_json(msgspec.to_builtins(told))
    else:
        _print_lines(explained_lines(told))
    return DONE


def _info(store: Store, *, as_json: bool) -> int:
    version = store.current()
    note = manifest.read(store.path(version))
    ranked = fitted.told(note.ranking.reader) if note.ranking else None
    own = fitted.own_calibration(store, version)
    told: dict[str, Any] = {
        "snapshot": version,
        "created": note.created,
        "articles": note.counts.articles,
        "passages": note.counts.passages,
        "over_long": note.counts.over_long,
        "encoder": msgspec.to_builtins(note.encoder),
        "cut": msgspec.to_builtins(note.cut),
        "ranking": ranked,
        "calibration": {"reader": fitted.told(own.reader), "questions": own.questions}
        if own
        else None,
        "bytes": sum(file.size for file in note.files.values()),
        "versions": store.versions(),
    }
    if as_json:
        _print_json(told)
    else:
        encoder = note.encoder
        _print_lines(
            [
                f"snapshot: {version}, made {note.created}",
                f"articles: {note.counts.articles}",
                f"passages: {note.counts.passages}, of about {note.cut.passage_words} words; "
                f"{note.counts.over_long} longer than the encoder reads",
                f"encoder:  {encoder.name}, {encoder.dimension} dimensions, {encoder.form}",
                f"ranking:  for the reader: {ranked}" if ranked else "ranking:  not recorded",
                f"verdict:  calibrated with {own.questions} questions of yours, for the reader: "
                f"{fitted.told(own.reader)}"
                if own
                else "verdict:  calibrated as shipped",
                f"size:     {told['bytes'] / 1e6:.1f} MB",
                f"kept:     {', '.join(told['versions'])}",
            ]
        )
    return DONE


def _versions(store: Store, *, as_json: bool) -> int:
    found = versions.kept(store)
    if as_json:
        _print_json({"versions": [msgspec.to_builtins(one) for one in found]})
    else:
        _print_lines(f"{one.version}{', published' * one.published}" for one in found)
    return DONE


def _rollback(version: str, settings: IndexSettings, store: Store, *, as_json: bool) -> int:
    versions.go_back(store, version, open_encoder(settings).identity)
    if as_json:
        _print_json({"snapshot": version})
    else:
        print(f"{version} is published; the next build publishes what the articles say by then")
    return DONE


def _verify(store: Store, *, as_json: bool) -> int:
    try:
        version = store.current()
        found = faults(store.path(version), version)
        passages = 0 if found else manifest.read(store.path(version)).counts.passages
    except (IndexMissingError, SnapshotError) as error:
        version, found, passages = "", [str(error)], 0
    if as_json:
        _print_json({"snapshot": version, "ok": not found, "passages": passages, "faults": found})
    elif found:
        cure = "run: python -m index build"
        _print_lines(found if found[-1].endswith(cure) else [*found, cure])
    else:
        print(f"all {passages} passages of {version} stand word for word in their articles")
    return NO_ANSWER if found else DONE


def _print_lines(lines: Any) -> None:
    for line in lines:
        print(line)


def _print_json(told: dict[str, Any]) -> None:
    print(json.dumps(told, ensure_ascii=sys.stdout.encoding.lower() != "utf-8"))
