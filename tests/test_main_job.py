"""The main job as a user does it: build and ask from the command line, with the real models."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SEED = ROOT.parent / "shared" / "articles" / "seed-article.txt"
QUESTION = "who skipped the meeting?"


def run(*words: str, code: int = 0) -> str:
    """What `python -m index …` prints; its exit code must be `code`."""
    done = subprocess.run(
        [sys.executable, "-m", "index", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == code, done.stderr
    return done.stdout


def ask(question: str, *words: str, code: int = 0) -> dict[str, Any]:
    """The object that `ask --json` prints."""
    told: dict[str, Any] = json.loads(run("ask", question, "--json", *words, code=code))
    return told


def test_the_sample_articles_tell_both_who_skipped_the_meeting(tmp_path: Path) -> None:
    """Both people are quoted from the article that tells of it, and both are marked."""
    data = f"index.data={tmp_path}"
    run("build", "--set", data)
    told = ask(QUESTION, "--set", data)
    marked = [quote["answer"]["text"] for quote in told["quotes"][:2] if quote["answer"]]

    assert told["verdict"] == "answered"
    assert sorted(marked) == ["Bill de Blasio", "Mitch Landrieu"]
    assert {quote["article"]["id"] for quote in told["quotes"][:2]} == {
        "mayors-stay-away-from-white-house-meeting"
    }


def test_what_the_sample_articles_do_not_hold_is_not_quoted(tmp_path: Path) -> None:
    """A question about something else ends in `nothing` and exit code 1."""
    data = f"index.data={tmp_path}"
    run("build", "--set", data)
    told = ask("Which enzyme breaks down lactose in the small intestine?", "--set", data, code=1)

    assert told["verdict"] == "nothing"
    assert told["quotes"] == []


@pytest.mark.skipif(not SEED.is_file(), reason="the seed article is not at hand (../shared)")
def test_the_seed_article_alone_answers_through_config_toml(tmp_path: Path) -> None:
    """The pasted page, alone in a folder that config.toml names, gives both answers."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "seed.txt").write_bytes(SEED.read_bytes())
    config = tmp_path / "config.toml"
    config.write_text('[corpus]\narticles = "articles"\n[index]\ndata = "index"\n')
    run("build", "--config", str(config))
    told = ask(QUESTION, "--config", str(config))
    quoted = "\n".join(quote["text"] for quote in told["quotes"])

    assert told["quotes"][0]["article"]["title"] == (
        "De Blasio skipping Trump meeting over DOJ's 'racist assault' on immigrants"
    )
    assert told["quotes"][0]["article"]["published"] == ""
    assert "I will NOT be attending" in quoted or "abruptly canceled" in quoted
    assert "also skipped" in quoted
    assert "Photo Credit" not in quoted
    assert "°" not in quoted
