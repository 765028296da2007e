"""What actors have done, can do and say of themselves, in the words of the trade."""

PLACES = (
    ("London", "Europe/London", 22), ("Leeds", "Europe/London", 12), ("Manchester", "Europe/London", 11),
    ("Newcastle", "Europe/London", 6), ("Hull", "Europe/London", 4), ("Whitby", "Europe/London", 2),
    ("York", "Europe/London", 4), ("Sheffield", "Europe/London", 5), ("Bradford", "Europe/London", 4),
    ("Liverpool", "Europe/London", 6), ("Bristol", "Europe/London", 5), ("Brighton", "Europe/London", 4),
    ("Cardiff", "Europe/London", 5), ("Glasgow", "Europe/London", 6), ("Edinburgh", "Europe/London", 4),
    ("Belfast", "Europe/London", 4), ("Derry", "Europe/London", 2), ("Dublin", "Europe/Dublin", 4),
    ("Galway", "Europe/Dublin", 2), ("Lisbon", "Europe/Lisbon", 2), ("Paris", "Europe/Paris", 2),
    ("Berlin", "Europe/Berlin", 2), ("Athens", "Europe/Athens", 1), ("Toronto", "America/Toronto", 1),
    ("New York", "America/New_York", 2), ("Lagos", "Africa/Lagos", 1), ("Sydney", "Australia/Sydney", 1),
)  # fmt: skip
ACCENTS = {
    "Leeds": "Yorkshire", "Bradford": "Yorkshire", "York": "Yorkshire", "Sheffield": "Yorkshire", "Hull": "Hull",
    "Whitby": "North Yorkshire coast", "Manchester": "Manchester", "Newcastle": "Geordie", "Liverpool": "Scouse",
    "Bristol": "West Country", "Cardiff": "South Wales", "Glasgow": "Glasgow", "Edinburgh": "Edinburgh",
    "Belfast": "Belfast", "Derry": "Derry", "Dublin": "Dublin", "Galway": "West of Ireland", "New York": "New York",
    "Toronto": "General Canadian", "Lagos": "Nigerian English", "Sydney": "General Australian", "Paris": "French",
    "Berlin": "German", "Lisbon": "Portuguese", "Athens": "Greek", "London": "London", "Brighton": "Estuary",
}  # fmt: skip
LEARNT_ACCENTS = (
    "Standard English", "Northern", "General American", "Scottish", "Southern Irish", "Cockney", "Geordie",
    "Southern American", "Russian", "French", "Received Pronunciation", "Yorkshire", "Jamaican", "Norwegian",
)  # fmt: skip
SKILLS = (
    "Boat handling", "Day skipper", "Sea swimming", "Horse riding", "Stage combat", "Rapier and dagger", "Driving",
    "Motorcycle", "Fiddle", "Piano", "Guitar", "Cello", "Singing, mezzo", "Singing, baritone", "Folk dance", "Ballet",
    "Tap", "Puppetry", "Clown", "Mask", "British Sign Language", "Rock climbing", "Cycling", "Knitting", "Archery",
    "Improvisation", "Autocue", "Close harmony", "Skateboarding", "Free diving", "Welding", "Trapeze", "Tin whistle",
)  # fmt: skip
LANGUAGES = ("French", "Spanish", "German", "Italian", "Portuguese", "Welsh", "Polish", "Arabic", "Russian", "Greek")
PRODUCTIONS = (
    ("film", "Small Hours", "Adé Coker", "Two Lanterns"), ("film", "The Winter Ferry", "Oskar Brandt", "Marram Films"),
    ("film", "A Field of Larks", "Jo Trevanion", "Paper Boat Films"), ("film", "Undertow", "Lena Marsh", "Harrow Lane"),
    ("film", "The Beekeeper’s Ledger", "Inês Barroso", "Two Lanterns"), ("film", "Nine Ways Home", "Carys Pugh", ""),
    ("film", "Salt and Ash", "Mehdi Karimi", "Quarry Hill Pictures"), ("film", "Glasshouse", "Runa Holm", ""),
    ("television", "Low Water", "Lena Marsh", "Harrow Lane Pictures"), ("television", "Casualties", "various", ""),
    ("television", "The Tidewaiters", "Yusuf Demirel", "Marram Films"), ("television", "Ward Nine", "Bea Lund", ""),
    ("television", "Borderers", "Callum Reid", "North Sea Drama"), ("television", "Dead Reckoning", "Ann Opara", ""),
    ("television", "The Night Desk", "Paul Iweala", "Fennel Row"), ("television", "Sweet Thursday", "Kit Moray", ""),
    ("theatre", "The Winter’s Tale", "Hal Osei", "Tideway Playhouse"), ("theatre", "Hedda", "Mina Petrou", ""),
    ("theatre", "Twelfth Night", "Ros Pell", "Northern Stages"), ("theatre", "The Weir", "Sheila Daly", "Abbey Lane"),
    ("theatre", "Our Country’s Good", "Tom Akande", "The Yard"), ("theatre", "Blood Wedding", "Lola Paz", ""),
    ("theatre", "Mother Courage", "Greta Stein", "Dock Street Theatre"), ("theatre", "Arcadia", "Ros Pell", ""),
    ("commercial", "Harbour Bank", "Studio Ferreira", ""), ("commercial", "Northern Rail", "Ida Moss", ""),
    ("voice", "Northbound", "Femi Ade", "Fennel Row Audio"), ("voice", "The Lamplighters", "Femi Ade", ""),
    ("game", "Hollow Crown: Winter", "Sam Birch", "Larkspur Games"), ("game", "Tidebreaker", "Ito Ken", ""),
)  # fmt: skip
PARTS = {
    "film": "Ana|The Nurse|Sister Agnes|Dr Salim|Young Widow|The Clerk|Maggie|Driver|Eilis|Tom’s Sister|The Stranger",
    "television": "DC Harte|Sergeant Iqbal|Nurse Pell|Barrister|Receptionist|PC Lowe|Dr Amin|Kirsty|Juror 4|Landlady",
    "theatre": "Hermia|Viola|Perdita|Finnegan|Ensemble|Hannah|The Bride|Kattrin|Paulina|Liz Morden|Feste",
    "commercial": "Neighbour|Commuter|Mother|Friend",
    "voice": "Signal Box Sue|Narrator|The Lamplighter",
    "game": "Warden|Villager|Captain Isk",
}
SCHOOLS = (
    "Northern School of Stage", "Bristol Old Vic Theatre School", "Guildford School of Acting", "LAMDA", "RADA",
    "Royal Conservatoire of Scotland", "Royal Welsh College of Music & Drama", "The Lir Academy", "Drama Studio London",
    "Mountview", "Oxford School of Drama", "ALRA North", "East 15", "National Youth Theatre", "Rose Bruford College",
    "École Jacques Lecoq", "Identity School of Acting", "Manchester School of Theatre",
)  # fmt: skip
COURSES = ("BA (Hons) Acting", "MA Acting", "Foundation", "One-year diploma", "Actor-musician", "Summer school")
BIOS = (
    "Trained as a nurse before drama school and still thinks with her hands.",
    "Came to acting late, from eleven years at sea.",
    "Happiest in rooms where nobody has decided yet.",
    "Writes as well; a first play was read at the Yard last spring.",
    "Grew up above a chip shop and can still do the sums.",
    "Moves between stage and screen, and between Leeds and the last train to Leeds.",
    "Ensemble first. Devised work with Dock Street for six years.",
    "Plays fiddle in a ceilidh band, for money and otherwise.",
    "Bilingual, left-handed, good with dogs and boats.",
    "",
    "",
    "",
)
NOTES = (
    "I grew up on this coast; my uncle was on the Runswick boat.",
    "Available for all dates. I can be in Leeds on a day’s notice.",
    "The tape is scene 3, twice: once as written, once quieter.",
    "I hold a day skipper certificate and swim in open water all year.",
    "I read with my neighbour, so forgive the dog in the second take.",
    "Thank you for putting the sides up before we apply.",
    "I have a wedding on the second Saturday, otherwise free throughout.",
    "This is the part I have been waiting to read for.",
)
REVIEW_NOTES = (
    "Does nothing at 1:12 and I could not look away.",
    "Funny before she is sad. Keep.",
    "Strong tape, wrong note for the captain scenes. Would see for Edda.",
    "Pool only, no open water. The marine unit can train from the second week.",
    "Met for Low Water; generous in the room.",
    "Accent slips on the vowels in take 1, gone by take 2.",
    "Pair with Elias Thorne.",
    "Younger than the part needs, remember for the sister.",
    "Second take is the one.",
    "Reads as if she has hauled pots before. Ask.",
    "Check the June dates with the agent.",
    "Stillness. Yusuf should see this.",
)
TAGS = (
    "strong read",
    "boats",
    "northern",
    "see for edda",
    "chemistry with elias",
    "ask about dates",
    "stillness",
    "fiddle",
)
WOMAN_PRONOUNS, MAN_PRONOUNS, OTHER_PRONOUNS = "she/her", "he/him", "they/them"
