"""Which work in a colleague's name a post may hold instead."""

from goldthread.statute.vocabulary.work import FOR_A_POST, Work


def test_what_means_one_person_goes_to_no_post() -> None:
    assert FOR_A_POST.isdisjoint({Work.DAY_ONE, Work.KEY_ADULT, Work.CLASS})
    assert Work.PLAN in FOR_A_POST
