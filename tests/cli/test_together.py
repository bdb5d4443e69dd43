"""Everybody at once on one home: nobody is turned away, and nobody hears of a lock."""

from benchmarks.together import together


def test_the_daemon_a_crawl_lists_and_readers_work_beside_each_other():
    seen = together(seconds=8, readers=6, units=2)

    assert seen.failed == []
    assert seen.locked == 0
    assert seen.second_watch == 75
    assert {"watch", "crawl", "list", "show"} <= seen.runs.keys()
    assert seen.writes
