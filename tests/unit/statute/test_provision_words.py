"""N, K and E, the codes before them, and the reform's layers."""

import pytest

from goldthread.statute.vocabulary.codes import UnknownCode
from goldthread.statute.vocabulary.provision import (
    Layer,
    ParsedProvision,
    SenProvision,
    parse_sen_provision,
)


def test_sen_provision_labels() -> None:
    assert {provision.value: provision.label for provision in SenProvision} == {
        "N": "No special educational need",
        "K": "SEN Support",
        "E": "Education, health and care plan",
    }


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("N", ParsedProvision(SenProvision.NONE)),
        (" k ", ParsedProvision(SenProvision.SEN_SUPPORT)),
        ("E", ParsedProvision(SenProvision.EHC_PLAN)),
        ("EHCP", ParsedProvision(SenProvision.EHC_PLAN)),
        ("SEN support", ParsedProvision(SenProvision.SEN_SUPPORT)),
        ("No SEN", ParsedProvision(SenProvision.NONE)),
        ("S", ParsedProvision(SenProvision.EHC_PLAN, legacy="S")),
        ("a", ParsedProvision(SenProvision.SEN_SUPPORT, legacy="A")),
        ("P", ParsedProvision(SenProvision.SEN_SUPPORT, legacy="P")),
    ],
)
def test_parse_sen_provision(text: str, parsed: ParsedProvision) -> None:
    assert parse_sen_provision(text) == parsed


@pytest.mark.parametrize("text", ["", "Q", "Jordan Smith"])
def test_parse_sen_provision_unknown_is_not_read_as_no_need(text: str) -> None:
    with pytest.raises(UnknownCode) as caught:
        parse_sen_provision(text)
    assert "Use one of: N, K, E, S, A, P." in str(caught.value)
    assert "Jordan" not in str(caught.value)


def test_layers_are_ordered_labelled_and_described() -> None:
    assert [layer.value for layer in Layer] == [
        "universal",
        "targeted",
        "targeted_plus",
        "specialist",
    ]
    assert [layer.order for layer in Layer] == [0, 1, 2, 3]
    assert Layer.TARGETED_PLUS.label == "Targeted plus"
    assert all(layer.description.endswith(".") for layer in Layer)
