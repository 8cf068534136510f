"""SEN2 returns made for tests (synthetic, in the shape of the documented element names)."""


def placed(number: int = 1, **items: str) -> str:
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in items.items())
    return f"<PlacementDetail><PlacementRank>{number}</PlacementRank>{inside}</PlacementDetail>"


def need(code: str, rank: int = 1) -> str:
    return f"<SENneed><SENtype>{code}</SENtype><SENtypeRank>{rank}</SENtypeRank></SENneed>"


def person(born: str, *requests: str) -> str:
    return (
        "<Person><Surname>Quillfeather</Surname><Forename>Marigold</Forename>"
        f"<PersonBirthDate>{born}</PersonBirthDate><PostCode>ZZ99 3WZ</PostCode>"
        f"<UPN>A123456789012</UPN>{''.join(requests)}</Person>"
    )


def request(*inside: str, received: str = "2024-03-01", outcome: str = "Y") -> str:
    return (
        f"<Requests><ReceivedDate>{received}</ReceivedDate><RequestOutcomeDate>2024-04-01"
        f"</RequestOutcomeDate><RequestOutcome>{outcome}</RequestOutcome>{''.join(inside)}</Requests>"
    )


def assessed(outcome: str, *inside: str) -> str:
    return f"<Assessment><AssessmentOutcome>{outcome}</AssessmentOutcome>{''.join(inside)}</Assessment>"


def named(started: str, ceased: str = "") -> str:
    end = f"<CeaseDate>{ceased}</CeaseDate><CeaseReason>2</CeaseReason>" if ceased else ""
    return f"<NamedPlan><StartDate>{started}</StartDate>{end}</NamedPlan>"


def active(*inside: str) -> str:
    return f"<ActivePlans>{''.join(inside)}</ActivePlans>"


def message(*persons: str, lea: str = "330", day: str = "2025-01-16", what: str = "SEN2") -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><Message><Header><CollectionDetails>'
        f"<Collection>{what}</Collection><Year>2025</Year><ReferenceDate>{day}</ReferenceDate>"
        f"</CollectionDetails><Source><LEA>{lea}</LEA></Source></Header>"
        f"<Persons>{''.join(persons)}</Persons></Message>"
    ).encode()


RETURN = message(
    person(
        "2016-09-01",
        request(
            assessed("Y", named("2024-06-01")),
            active(placed(URN="100001", EntryDate="2023-09-01"), need("ASD"), need("SLCN", 2)),
        ),
    ),
    person(
        "2016-08-31",
        request(
            active(placed(URN="100002"), placed(2, SENsetting="EHE"), need("SEMH")),
            received="2019-01-01", outcome="H",
        ),
    ),
    person(
        "2022-01-01",
        request(assessed("A"), outcome="Y"),
        request(outcome="N"),
        request(active(placed(SENsetting="EYP"), need("SLCN")), received="2023-01-01"),
    ),
    person("2003-05-05", request(assessed("Y", named("2015-01-01", "2024-07-31")), outcome="H",
                                 received="2014-01-01")),
)  # fmt: skip
"""Three active plans; one of four persons' ended last July."""

SMALL_RETURN = message(
    person(
        "2016-09-01",
        request(assessed("Y", named("2024-06-01")), active(placed(URN="100001"), need("ASD"))),
    )
)
