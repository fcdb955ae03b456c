"""The lists of grounds."""

from __future__ import annotations

from datetime import date

import pytest

from ecocase.policy.articles import ARTICLES
from ecocase.policy.grounds import GROUNDS, choices, ground, label


class TestArticleFour:
    def test_has_exactly_three_grounds(self):
        assert [key for key, _ in choices("criminal_referral")] == [
            "in_custody",
            "facts_await_judgment",
            "prosecuted_elsewhere",
        ]

    def test_has_no_other_ground(self):
        with pytest.raises(KeyError):
            ground("criminal_referral", "other")


class TestEveryList:
    @pytest.mark.parametrize("found", GROUNDS.values(), ids=lambda found: found.key)
    def test_names_its_article_and_has_labels_in_both_languages(self, found):
        assert found.article in ARTICLES
        assert found.label_zh
        assert found.label_en
        assert all(each.label_zh and each.label_en and each.article in ARTICLES for each in found.grounds)

    @pytest.mark.parametrize("found", GROUNDS.values(), ids=lambda found: found.key)
    def test_has_each_ground_once(self, found):
        keys = [each.key for each in found.grounds]

        assert len(keys) == len(set(keys))

    def test_calls_a_ground_by_the_same_name_as_the_others(self):
        names = {}
        for found in GROUNDS.values():
            for each in found.grounds:
                assert names.setdefault(each.key, (each.label_zh, each.label_en)) == (each.label_zh, each.label_en)

    def test_is_never_empty_whatever_the_day(self):
        assert all(choices(key, on=date(2017, 1, 1)) for key in GROUNDS)


class TestAGround:
    def test_is_shown_in_the_officers_language(self):
        assert label("in_custody", "en") == "Obligor in custody, negotiation not practicable"
        assert label("in_custody", "zh-hans") == "赔偿义务人处于羁押状态、不便于磋商"

    def test_that_says_nothing_by_itself_wants_words(self):
        assert ground("negotiation_failed", "other").wants_words
        assert not ground("negotiation_failed", "refused").wants_words

    def test_of_no_list_is_unknown(self):
        with pytest.raises(KeyError):
            label("no_such_ground")


def test_a_claim_is_not_opened_and_ended_on_the_same_grounds():
    not_opened = dict(choices("clue_not_opened"))
    ended = dict(choices("claim_ended"))

    assert ended.keys() == not_opened.keys() - {"no_damage"}
