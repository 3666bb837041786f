"""Random inputs for every reader, by the hour: `python -m benchmarks.fuzz` (docs/fuzzing.md)."""
