"""The articles that the steps rest on."""

from __future__ import annotations

from datetime import date

import pytest

from ecocase.policy import articles
from ecocase.policy.articles import ARTICLES, INSTRUMENTS, Reading, article, in_chinese


class TestTheOpinions:
    def test_have_24_articles(self):
        assert [key for key in ARTICLES if key.startswith("OPINIONS_")] == [f"OPINIONS_{n}" for n in range(1, 25)]

    def test_are_quoted_in_full(self):
        assert article(articles.OPINIONS_3).text_zh == "生态环境部门、检察机关应当建立案件线索双向移送和反馈制度。"
        assert article(articles.OPINIONS_4).text_zh.count("\n") == 3
        assert article(articles.OPINIONS_24).text_zh.endswith("营造生态环境全民共治良好氛围。")

    def test_are_cited_in_both_languages(self):
        found = article(articles.OPINIONS_13)

        assert (found.label_zh, found.label_en) == ("《意见》第十三条", "Opinions art. 13")

    def test_do_not_bind_the_cases_of_2017(self):
        assert not article(articles.OPINIONS_13).is_in_force(date(2017, 6, 1))
        assert article(articles.OPINIONS_13).is_in_force(date(2024, 3, 1))


class TestEveryArticle:
    @pytest.mark.parametrize("key", ARTICLES)
    def test_has_a_text_a_source_and_labels(self, key):
        found = ARTICLES[key]

        assert found.text_zh.strip() == found.text_zh
        assert found.text_zh[-1] in "。;；"
        assert found.source
        assert found.label_zh.startswith("《")
        assert found.label_en

    @pytest.mark.parametrize("key", ARTICLES)
    def test_is_a_constant_of_its_own_key(self, key):
        assert getattr(articles, key) == key or key in {instrument.key for instrument in INSTRUMENTS}

    def test_that_nobody_read_is_marked(self):
        assert article(articles.MANAGEMENT_RULES_17).reading is Reading.UNVERIFIED
        assert article(articles.CODE_1073).reading is Reading.READ


class TestTheCode:
    def test_takes_the_place_of_the_environmental_protection_law(self):
        before, after = date(2026, 8, 14), date(2026, 8, 15)
        former = article(articles.FORMER_ENVIRONMENT_LAW_66)
        code = article(articles.CODE_1054)

        assert (former.is_in_force(before), code.is_in_force(before)) == (True, False)
        assert (former.is_in_force(after), code.is_in_force(after)) == (False, True)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (13, "十三"),
        (20, "二十"),
        (58, "五十八"),
        (85, "八十五"),
        (100, "一百"),
        (103, "一百零三"),
        (110, "一百一十"),
        (205, "二百零五"),
        (250, "二百五十"),
        (967, "九百六十七"),
        (1000, "一千"),
        (1005, "一千零五"),
        (1054, "一千零五十四"),
        (1073, "一千零七十三"),
        (1232, "一千二百三十二"),
        (1100, "一千一百"),
    ],
)
def test_numbers_are_written_as_laws_write_them(number, words):
    assert in_chinese(number) == words
