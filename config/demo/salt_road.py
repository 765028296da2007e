"""The feature film of the demo: its roles as the casting office wrote them."""

from config.demo.notices import Notice, Part, Question, Title

WOMAN = {"genders": ("woman",), "gender_reason": "Written as a woman; the story turns on two sisters."}
MAN = {"genders": ("man",), "gender_reason": "Written as a man; a father and his son."}
DAY_SKIPPER = Question("Are you comfortable working on small boats in open water? Training is given.")
TAPE_READER = Question("Can you travel to Leeds for a callback in the two weeks after the deadline?")
ACCENT = Question(
    "How close is the North Yorkshire coast to your own voice?",
    "choice",
    ("It is my own", "Close to my own", "I have learnt it", "I would need a coach"),
)
WATER = Question("What is your experience in or on the water?", "text", is_required=False)

SLIPWAY = (
    "EXT. SLIPWAY - DAWN",
    "",
    "MARA hauls the last pot. ROURKE stands where the water stops.",
    "",
    "                    ROURKE",
    "          I was coming back. You know what the",
    "          road is like in March.",
    "",
    "                    MARA",
    "          (not looking up)",
    "          You don't get to come back and call it",
    "          weather.",
    "",
    "He takes a step. The water takes it from him.",
    "",
    "                    ROURKE",
    "          How many?",
    "",
    "                    MARA",
    "          You'd know if you'd counted them on.",
)
ENGINE = (
    "INT. LIFEBOAT STATION, ENGINE BAY - NIGHT",
    "",
    "MARA under the engine, only boots. EDDA sits on the step with",
    "two mugs and does not hand one over.",
    "",
    "                    EDDA",
    "          They're giving him the harbour. They had",
    "          a vote. I put my hand up.",
    "",
    "A spanner stops.",
    "",
    "                    MARA",
    "          Pass us the thirteen.",
    "",
    "                    EDDA",
    "          Mara.",
    "",
    "                    MARA",
    "          The thirteen, Edda.",
)
CHAPEL = (
    "INT. CHAPEL HALL - DAY",
    "",
    "Forty chairs, nine people. REVD ASH folds a list.",
    "",
    "                    REVD ASH",
    "          I'll read the names and you'll say here,",
    "          and where there's nobody to say it I'll",
    "          leave the room a moment. Then we'll vote.",
)

PARTS = (
    Part(
        "Mara Voss", "lead", (30, 40),
        "A lifeboat mechanic who runs the last honest boat in a town that pays better to look away. Dry, exact, keeps"
        " engines alive and people at arm’s length; frightened of one thing only. When the captain who left her crew to"
        " drown comes home, she is the only one who counted. Carries the film: in nearly every scene, ten days on the"
        " water with a marine unit.",
        "A coastal Northern accent, your own or well learnt. At ease on small boats; training is given. One scene of"
        " intimacy, with a coordinator and a closed set.",
        **WOMAN, skills=("Boat handling", "Sea swimming"), pay=(4250, 4250), pay_per="week",
        dates_note="Seven weeks, whole schedule", asks_tape=True,
        questions=(ACCENT, DAY_SKIPPER, TAPE_READER, WATER), sides=(*SLIPWAY, "\f", *ENGINE), people=2318,
    ),
    Part(
        "Captain Rourke", "lead", (45, 58),
        "Left with the pilot boat and came back with a suit. Charming because it has always worked; by the third scene"
        " we should want to forgive him and be ashamed of it. He did not cut the line. He did not go back either.",
        "Comfortable in a dry suit. Two days of night filming in cold water, doubled where it is dangerous.",
        **MAN, pay=(4250, 4250), pay_per="week", dates_note="Five weeks", asks_tape=True,
        questions=(DAY_SKIPPER, TAPE_READER), sides=SLIPWAY, people=214,
    ),
    Part(
        "Edda", "supporting", (26, 36),
        "Mara’s younger sister. Harbour office by day, the pub’s back room by night, and the only person who makes Mara"
        " laugh. Votes for Rourke and means it. Late in pregnancy for the second half; we use a prosthetic.",
        "Sings one verse, unaccompanied, badly on purpose.",
        **WOMAN, pay=(2800, 2800), pay_per="week", dates_note="Four weeks", asks_tape=True, questions=(ACCENT, TAPE_READER),
        sides=ENGINE, people=418,
    ),
    Part(
        "Young Mara", "supporting", (16, 19),
        "Mara the summer before, seen in four scenes with no dialogue to speak of. Watchful, physical, fearless on the"
        " water. Performers must be 18 or over by the first day.",
        "A strong sea swimmer.", **WOMAN, skills=("Sea swimming",), pay=(1450, 1450), pay_per="week",
        dates_note="Eight days", questions=(DAY_SKIPPER, WATER), people=88,
    ),
    Part(
        "Danny Pell", "supporting", (22, 30),
        "New on the crew and too polite for it. Learns to lie in one scene and to stop in the next. The audience should"
        " fear for him from the first frame.",
        "Heights and ladders; a harness throughout.", pay=(2400, 2400), pay_per="week", dates_note="Four weeks",
        asks_tape=True, questions=(DAY_SKIPPER,), people=251,
    ),
    Part(
        "Revd Ash", "supporting", (50, 70),
        "Chapel minister, harbour trustee, keeper of the list. Speaks slowly, because people fill a"
        " silence. Could play any gender.",
        "", pay=(2400, 2400), pay_per="week", dates_note="Nine days", sides=CHAPEL, people=133,
    ),
    Part(
        "Old Voss", "supporting", (65, 82),
        "Mara and Edda’s father. A stroke took most of his words and none of his opinions. We would be glad to meet"
        " performers who live with aphasia.",
        "Comfortable with long takes and little dialogue.", **MAN, pay=(2400, 2400), pay_per="week",
        dates_note="Twelve days", people=64,
    ),
    Part(
        "Ines Calloway", "supporting", (35, 50),
        "Buys the ice plant, then the boats, then the debts. Never raises her voice. Speaks Portuguese on the telephone"
        " to someone we never meet.",
        "Portuguese, fluent enough to improvise a telephone call.", languages=("Portuguese",), pay=(2800, 2800),
        pay_per="week", dates_note="Twelve days", asks_tape=True, people=119,
    ),
    Part(
        "Coastguard Officer", "day", (28, 55),
        "Four scenes on the radio and one in person. Has had this conversation before and is good at it.",
        "", pay=(780, 780), pay_per="day", dates_note="Three days", people=96,
    ),
    Part(
        "Landlady", "day", (45, 65),
        "Knows what everybody owes. One very funny scene, one in which she is not funny at all.",
        "", pay=(780, 780), pay_per="day", dates_note="Two days", people=74,
    ),
    Part(
        "Deckhand", "day", (20, 45),
        "Crew of the pilot boat. Real hands wanted: tell us what you have worked on.",
        "Boat handling. A sea survival certificate helps.", skills=("Boat handling",), pay=(650, 650), pay_per="day",
        dates_note="Six days", questions=(WATER,), people=58,
    ),
    Part(
        "Voice on the Radio", "voice", (18, 80),
        "The shipping forecast, recorded once and heard through the film. Any voice that we would follow out of harbour.",
        "", pay=(420, 420), pay_per="day", dates_note="One day, from home or in Leeds", people=145,
    ),
)  # fmt: skip

SALT_ROAD = Title(
    values={
        "kind": "film",
        "title": "The Salt Road",
        "company": "Harrow Lane Pictures",
        "director": "Yusuf Demirel",
        "format": "104 minutes",
        "synopsis": "A lifeboat mechanic runs the last honest boat in a town that pays better to look away. Then the"
        " captain who left her crew to drown comes home, and the town votes to give him the harbour.",
        "agreement": "equity",
        "agreement_note": "PACT/Equity cinema agreement",
        "asks_union_status": True,
    },
    notices=(
        Notice(
            "The Salt Road", "the-salt-road", published=-24, deadline=9, starts=54, ends=107, answer_by=24, parts=PARTS,
            call={
                "intro": "We read every submission, and everybody who tapes hears from us by the date below, whichever way"
                " it goes. Sides are free to read before you apply. First audition is the tape; callbacks are in Leeds or"
                " in a virtual room. The studio is step-free; ask at any step for what you need.",
                "place": "Whitby and Leeds", "dates_note": "Two blocks of night filming", "is_paid": True,
                "pay_note": "Overtime, travel and per diem by the agreement", "pay_currency": "GBP",
                "has_intimacy": True,
                "intimacy_note": "One scene, Mara Voss. Implied, closed set, coordinator Dervla Moss; agreed in"
                " writing before anyone auditions.",
                "has_stunts": True,
                "stunts_note": "Cold-water work for Mara, Rourke and Danny with a marine coordinator; doubled where it"
                " is dangerous.",
                "has_minors": False,
            },
        ),
        Notice(
            "The Salt Road: people of the town", "the-salt-road-town", published=-12, deadline=21, starts=60, ends=75,
            answer_by=40, end="paused",
            parts=(
                Part("Market traders", "background", (18, 90),
                     "The town on voting day. Local people first: tell us how far you live from Whitby.", pay=(128, 128),
                     pay_per="day", questions=(Question("Do you live within an hour of Whitby?"),), people=83),
                Part("Lifeboat crew", "background", (20, 55), "Crew in the station and on the slip. In kit, in the cold.",
                     "Able to climb in and out of a boat all day.", skills=("Boat handling",), pay=(160, 160),
                     pay_per="day", people=41),
            ),
            call={
                "intro": "Background for two weeks in Whitby. We have paused this call while the dates move, and open it"
                " again as soon as they stand.", "place": "Whitby", "is_paid": True, "has_intimacy": False,
                "has_stunts": False, "has_minors": False,
            },
        ),
    ),
)  # fmt: skip
