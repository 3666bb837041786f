"""`calibrate` asks as the bot does, and tells what each precision costs."""

from pathlib import Path

import msgspec
from fake_encoder import SHORT, FakeEncoder, articles
from test_index_answerer import ZEPPELIN, FakeReader
from test_index_calibrate import HALF

from index import fitted, snapshot
from index.build import build
from index.encoder import no_progress
from index.logistic import Logistic
from index.measure.calibrating import uncalibrated
from index.ranking import Ranking
from index.settings import IndexSettings
from index.snapshot import Snapshot
from index.store import Store


def built(folder: Path, ranking: Ranking) -> Snapshot:
    """A snapshot that records this ranking, with an operator's calibration beside it."""
    encoder, store = FakeEncoder(), Store(folder)
    version = build(
        articles(),
        store=store,
        encoder=encoder,
        settings=SHORT,
        keep=1,
        watcher=lambda total: no_progress,
        ranking=ranking,
    ).version
    own = msgspec.structs.replace(HALF, reader=FakeReader.sha256, snapshot=version)
    fitted.save(own, fitted.calibration_file(store, version))
    return snapshot.load(store.path(version), encoder.identity)


def test_questions_are_ranked_as_the_bot_ranks(tmp_path: Path) -> None:
    """By the ranking that the snapshot records, unless it is that of another reader; with the
    shipped calibration, whatever was calibrated before."""
    recorded = Ranking(
        reader=FakeReader.sha256,
        candidates=Logistic(coverage=1.0),
        read=Logistic(relevance=2.0, coverage=3.0),
    )
    loaded = built(tmp_path, recorded)
    asker = uncalibrated(loaded, FakeEncoder(), IndexSettings(), FakeReader())
    walk = asker.walk(ZEPPELIN)
    scores = walk.hits[0].scores

    assert scores.rank == recorded.read.logit(scores)
    assert scores.fused == recorded.candidates.logit(scores)
    shipped = fitted.shipped(FakeReader.sha256)
    assert walk.certainty == shipped.calibration.certainty(scores)

    other = msgspec.structs.replace(recorded, reader="another")
    loaded = built(tmp_path / "other", other)
    asker = uncalibrated(loaded, FakeEncoder(), IndexSettings(), FakeReader())
    scores = asker.hits(ZEPPELIN)[0].scores

    assert scores.rank == shipped.ranking.among(len(loaded.passages)).logit(scores)
