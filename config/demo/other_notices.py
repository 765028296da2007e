"""What else the demo's offices cast: a series, a commercial, a play, audio, and a film that nobody may name yet."""

from config.demo.notices import Notice, Part, Question, Title

NO_RISKS = {"has_intimacy": False, "has_stunts": False, "has_minors": False}

LOW_WATER = Title(
    values={
        "kind": "series", "title": "Low Water", "company": "Harrow Lane Pictures", "director": "Lena Marsh",
        "format": "Series 2, 6 × 55 minutes", "agreement": "equity", "agreement_note": "PACT/Equity television",
        "synopsis": "A detective who grew up on the estuary investigates people she went to school with.",
        "asks_union_status": True,
    },
    notices=(
        Notice(
            "Low Water, series 2", "low-water-2", published=-58, deadline=-19, starts=30, ends=141, answer_by=6, end="closed",
            parts=(
                Part("DI Kerr", "series_regular", (34, 46),
                     "Transferred in to close a case that nobody wanted opened. Warm in private, correct in company. All six"
                     " episodes.", "Driving licence.", skills=("Driving",), pay=(6200, 6200), pay_per="episode",
                     asks_tape=True, people=312),
                Part("Jonah Reeve", "guest_star", (19, 27),
                     "Last person to see the victim. We never learn whether he lies. Episodes 2 and 3.", pay=(3100, 3100),
                     pay_per="episode", asks_tape=True, people=164),
                Part("Pathologist", "recurring", (40, 65),
                     "Three episodes. Talks to the dead and, with less patience, to the living.", pay=(2400, 2400),
                     pay_per="episode", people=88),
            ),
            call={"intro": "Series 2 films on the Humber from the spring. Tapes first, then one round in Leeds.",
                  "place": "Hull and Leeds", "is_paid": True, "has_intimacy": False, "has_stunts": True,
                  "stunts_note": "One fight on stairs, Jonah Reeve, with a coordinator.", "has_minors": False},
        ),
        Notice(
            "Low Water, series 2: first block", "low-water-2-block-1", published=-96, deadline=-61, starts=-30, ends=-12,
            answer_by=-40, end="completed",
            parts=(
                Part("Harbour Master", "guest_star", (50, 68), "One long interview. Gives away nothing and then one thing.",
                     pay=(2900, 2900), pay_per="episode", people=46),
                Part("Custody Sergeant", "co_star", (35, 55), "Unhurried. Two scenes, one joke.", pay=(780, 780),
                     pay_per="day", people=37),
            ),
            call={"intro": "Guest parts for the first block.", "place": "Hull", "is_paid": True, **NO_RISKS},
        ),
        Notice(
            "Low Water, series 2: day players", "low-water-2-day", published=0, deadline=0, starts=70, ends=90, answer_by=0,
            end="draft",
            parts=(
                Part("Paramedic", "day", (25, 50), "Arrives too late and has to say so.", pay=(650, 650), pay_per="day"),
                Part("Reporter", "day", (24, 40), ""),
            ),
            call={"intro": "", "place": "Hull"},
        ),
    ),
)  # fmt: skip

HERON = Title(
    values={
        "kind": "film", "title": "The Lantern Year", "codename": "Heron", "is_announced": False,
        "company": "Two Lanterns", "director": "Adé Coker", "format": "100 minutes",
        "synopsis": "Two people keep a lighthouse for one year. Details on request, to agents.",
        "agreement": "equity",
    },
    notices=(
        Notice(
            "Heron", "heron", published=-6, deadline=15, starts=95, ends=140, answer_by=35,
            parts=(
                Part("The Keeper", "lead", (55, 75),
                     "Has been alone long enough to be good at it. Little said, everything seen.", asks_tape=True,
                     pay=(5200, 5200), pay_per="week", people=71),
                Part("The Relief", "lead", (24, 34), "Comes for a month and stays a year. Curious, clumsy, unafraid of silence.",
                     asks_tape=True, pay=(5200, 5200), pay_per="week", people=148),
            ),
            call={"intro": "A two-hander under a working title. Please keep it to yourselves.", "release": "public",
                  "place": "Orkney", "is_paid": True,
                  "pay_min": 5200, "pay_max": 5200, "pay_per": "week", **NO_RISKS},
        ),
    ),
)  # fmt: skip

KETTLE = Title(
    values={
        "kind": "commercial", "title": "Kettle & Crane", "company": "Paper Boat Films", "director": "Ida Moss",
        "format": "30 seconds", "agreement": "non_union",
        "synopsis": "A tea advertisement in which two old people argue about a kettle for forty years.",
    },
    notices=(
        Notice(
            "Kettle & Crane: the couple", "kettle-and-crane", published=-4, deadline=5, starts=24, ends=26, answer_by=12,
            parts=(
                Part("Couple who bicker", "lead", (60, 78), "Married for ever. Timing is everything. Real couples welcome.",
                     pay=(850, 850), pay_per="day", pay_note="Plus £6,000 use, UK, 12 months", people=57),
                Part("Neighbour", "supporting", (25, 60), "Hears it all through the wall. One look, the last shot.",
                     pay=(850, 850), pay_per="day", pay_note="Plus £2,500 use, UK, 12 months",
                     questions=(Question("Have you appeared in an advertisement for tea or coffee in the last 12 months?"),),
                     people=126),
            ),
            call={"intro": "Two shooting days in Manchester.", "pay_min": 850, "pay_per": "day", "pay_note": "Plus use",
                  "place": "Manchester", "is_paid": True, **NO_RISKS},
        ),
        Notice(
            "Kettle & Crane: winter", "kettle-and-crane-winter", published=-290, deadline=-268, starts=-255, ends=-253,
            answer_by=-260, end="archived",
            parts=(Part("Carol singer", "supporting", (18, 70), "Sings, forgets, goes on.", skills=("Close harmony",),
                        pay=(850, 850), pay_per="day", people=29),),
            call={"intro": "One day, indoors, in December clothes.", "place": "Manchester", "is_paid": True, **NO_RISKS},
        ),
    ),
)  # fmt: skip

SALTMARSH = Title(
    values={
        "kind": "short", "title": "Saltmarsh", "company": "Quarry Hill Pictures", "director": "Mehdi Karimi",
        "format": "14 minutes", "agreement": "non_union", "synopsis": "A birdwatcher counts the wrong thing.",
    },
    notices=(
        Notice(
            "Saltmarsh", "saltmarsh", published=-40, deadline=-3, starts=10, ends=13, answer_by=0, end="cancelled",
            parts=(Part("The Birdwatcher", "lead", (30, 50), "Patient to the point of rudeness.", pay=(300, 300),
                        pay_per="day", asks_tape=True, people=52),),
            call={"intro": "Four days on the Humber.", "place": "Spurn Point", "is_paid": True, **NO_RISKS},
        ),
    ),
)  # fmt: skip

TIDEWAY = Title(
    values={
        "kind": "stage", "title": "A Winter at Tideway", "company": "Tideway Playhouse", "director": "Hal Osei",
        "format": "Studio, four weeks", "agreement": "equity", "agreement_note": "UK Theatre/Equity",
        "synopsis": "The Winter’s Tale, retold from the kitchen.",
    },
    notices=(
        Notice(
            "A Winter at Tideway", "a-winter-at-tideway", published=-9, deadline=7, starts=34, ends=83, answer_by=21,
            parts=(
                Part("Perdita", "lead", (20, 32), "Brought up on somebody else’s story. Quick, practical, sings while she"
                     " works.", "Sings; plays an instrument if possible.", skills=("Singing, mezzo",), pay=(645, 645),
                     pay_per="week", people=141),
                Part("Paulina", "lead", (45, 62), "Tells the king. Nobody else will.", pay=(645, 645), pay_per="week",
                     people=63),
                Part("The Bear", "supporting", (20, 60), "A movement part: puppeteer, clown or dancer. No fur.",
                     skills=("Puppetry",), pay=(645, 645), pay_per="week", people=49),
                Part("Mamillius", "supporting", (7, 12), "The king’s child, who tells the story. Any gender. Two children share"
                     " the part.", pay=(645, 645), pay_per="week"),
            ),
            call={"intro": "Rehearsals in Bristol, then four weeks in the studio. Digs are paid.", "place": "Bristol",
                  "is_paid": True, "pay_min": 645, "pay_max": 645, "pay_per": "week",
                  "pay_note": "Digs paid", **NO_RISKS, "has_minors": True,
                  "minors_note": "Mamillius is shared by two children, licensed and with a chaperone at every call."},
        ),
    ),
)  # fmt: skip

NORTHBOUND = Title(
    values={
        "kind": "voice", "title": "Northbound", "company": "Fennel Row Audio", "director": "Femi Ade",
        "format": "Drama, ten episodes", "agreement": "equity", "synopsis": "The last train north, every night.",
    },
    notices=(
        Notice(
            "Northbound", "northbound", published=-21, deadline=12, starts=28, ends=33, answer_by=20,
            parts=(
                Part("Signal Box Sue", "voice", (40, 80), "Talks to the trains. They answer, in a way.", pay=(420, 420),
                     pay_per="day", asks_tape=True, people=58),
                Part("Driver", "voice", (25, 60), "Ten episodes of somebody who would rather not talk about it.",
                     pay=(420, 420), pay_per="day", asks_tape=True, people=97),
            ),
            call={"intro": "Record from home or in Leeds, five days.",
                  "pay_min": 420, "pay_max": 420, "pay_per": "day", "place": "Leeds", "is_remote": True,
                  "is_paid": True, **NO_RISKS},
        ),
    ),
)  # fmt: skip

OF_OKOYE = (LOW_WATER, HERON, KETTLE, SALTMARSH)
OF_SOLE = (TIDEWAY, NORTHBOUND)
