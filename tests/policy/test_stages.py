"""The stage of a case follows from its tracks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecocase.policy.stages import ENDED_TRACKS, SETTLED_TRACKS, Stage, TrackState, stage_of

T = TrackState


@pytest.mark.parametrize(
    ("decided", "tracks", "stage"),
    [
        (Stage.INVESTIGATING, [], Stage.INVESTIGATING),
        (Stage.INVESTIGATING, [T.IDENTIFIED], Stage.INVESTIGATING),
        (Stage.ASSESSING, [T.IDENTIFIED], Stage.ASSESSING),
        (Stage.CLAIM_READY, [], Stage.CLAIM_READY),
        (Stage.CLAIM_READY, [T.IDENTIFIED, T.IDENTIFIED], Stage.CLAIM_READY),
        (Stage.CLAIM_READY, [T.NOTIFIED, T.IDENTIFIED], Stage.CLAIMING),
        (Stage.CLAIM_READY, [T.SUED], Stage.CLAIMING),
        (Stage.CLAIMING, [T.AGREED, T.FAILED], Stage.CLAIMING),
        (Stage.CLAIMING, [T.AGREED, T.JUDGED], Stage.PERFORMING),
        (Stage.PERFORMING, [T.PERFORMED, T.ENFORCING], Stage.PERFORMING),
        (Stage.PERFORMING, [T.PERFORMED, T.PERFORMED], Stage.PERFORMING),
        # A new obligor found beside others who perform: there is something to claim again.
        (Stage.PERFORMING, [T.PERFORMING, T.IDENTIFIED], Stage.CLAIMING),
        (Stage.PERFORMING, [T.PERFORMED, T.IDENTIFIED], Stage.CLAIMING),
        (Stage.CLAIMING, [T.WITH_PROCURATORATE, T.NEGOTIATING], Stage.CLAIMING),
        (Stage.CLAIMING, [T.WITH_PROCURATORATE, T.PERFORMING], Stage.PERFORMING),
        (Stage.CLAIMING, [T.WITH_PROCURATORATE, T.WITH_PROCURATORATE], Stage.WITH_PROCURATORATE),
        (Stage.INVESTIGATING, [T.WITH_PROCURATORATE, T.PERFORMED], Stage.WITH_PROCURATORATE),
        (Stage.WITH_PROCURATORATE, [], Stage.WITH_PROCURATORATE),
        (Stage.WITH_PROCURATORATE, [T.NEGOTIATING], Stage.CLAIMING),
        (Stage.WITH_PROCURATORATE, [T.IDENTIFIED], Stage.CLAIM_READY),
        (Stage.CLOSED, [T.PERFORMED], Stage.CLOSED),
        (Stage.TERMINATED, [T.ENDED_WITHOUT_CLAIM], Stage.TERMINATED),
        (Stage.PASSED_ON, [T.NEGOTIATING], Stage.PASSED_ON),
    ],
)
def test_a_case(decided, tracks, stage):
    assert stage_of(decided, tracks) is stage


tracks = st.lists(st.sampled_from(list(TrackState)), max_size=6)


@given(st.sampled_from(list(Stage)), tracks)
def test_every_case_has_a_stage_and_keeps_it(decided, states):
    found = stage_of(decided, states)

    assert isinstance(found, Stage)
    assert stage_of(found, states) is found


@given(st.sampled_from(list(Stage)), tracks)
def test_the_order_of_the_obligors_does_not_matter(decided, states):
    assert stage_of(decided, states) is stage_of(decided, reversed(states))


def test_no_track_is_both_ended_and_settled():
    assert not ENDED_TRACKS & SETTLED_TRACKS
