"""Suggestions while typing. Anything else may be written too."""

LANGUAGES = [
    "Afrikaans", "Akan (Twi)", "Albanian", "Amharic", "Arabic", "Armenian", "Bengali", "Bosnian",
    "British Sign Language", "American Sign Language", "Bulgarian", "Cantonese", "Catalan", "Croatian", "Czech",
    "Danish", "Dutch", "English", "Estonian", "Farsi", "Finnish", "French", "German", "Greek", "Gujarati", "Hausa",
    "Hebrew", "Hindi", "Hungarian", "Icelandic", "Igbo", "Indonesian", "Irish", "Italian", "Japanese", "Korean",
    "Kurdish", "Latvian", "Lithuanian", "Malay", "Mandarin", "Norwegian", "Pashto", "Polish", "Portuguese",
    "Punjabi", "Romanian", "Russian", "Scottish Gaelic", "Serbian", "Shona", "Slovak", "Slovenian", "Somali",
    "Spanish", "Swahili", "Swedish", "Tagalog", "Tamil", "Telugu", "Thai", "Turkish", "Ukrainian", "Urdu",
    "Vietnamese", "Welsh", "Xhosa", "Yoruba", "Zulu",
]  # fmt: skip

SKILLS = [
    "Accordion", "Acrobatics", "Aerial silks", "Archery", "Ballet", "Ballroom dance", "Banjo", "Baseball", "Basketball",
    "Bass guitar", "Boxing", "Cello", "Chess", "Clarinet", "Climbing", "Contemporary dance", "Cricket", "Cycling",
    "Diving", "Drums", "Fencing", "Fiddle", "Figure skating", "Flute", "Football", "Full driving licence", "Golf",
    "Guitar", "Gymnastics", "Harp", "Hip hop dance", "Horse riding", "Improvisation", "Jazz dance", "Judo", "Juggling",
    "Karate", "Kayaking", "Kickboxing", "Latin dance", "Martial arts", "Mime", "Motorcycling", "Opera singing",
    "Parkour", "Physical theatre", "Piano", "Puppetry", "Rowing", "Rugby", "Sailing", "Saxophone", "Scuba diving",
    "Side-saddle riding", "Sight reading", "Singing", "Skateboarding", "Skiing", "Snowboarding", "Stage combat",
    "Stilt walking", "Surfing", "Swimming", "Tap dance", "Tennis", "Trumpet", "Ukulele", "Unicycling", "Ventriloquism",
    "Viola", "Violin", "Yoga",
]  # fmt: skip

ACCENTS = [
    "American (General)", "American (New York)", "American (Southern)", "Australian", "Birmingham", "Bristol", "Cockney",
    "Dublin", "Edinburgh", "Estuary", "French", "Geordie", "German", "Glasgow", "Heightened RP", "Indian", "Irish",
    "Italian", "Jamaican", "Lancashire", "Liverpool", "London", "Manchester", "Multicultural London English",
    "New Zealand", "Nigerian", "Northern English", "Northern Irish", "Polish", "RP", "Russian", "Scottish",
    "Scottish Highlands", "South African", "Spanish", "Welsh", "West Country", "Yorkshire",
]  # fmt: skip
