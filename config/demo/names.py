"""Names from many traditions, and the ones that break software: mononyms, very long, right to left, doubled."""

from dataclasses import dataclass
from random import Random

WOMAN, MAN = "f", "m"


@dataclass(frozen=True)
class Tradition:
    """Given names by presentation, family names, the tongue beside English, and the tones of its faces in the pool."""

    weight: int
    women: str
    men: str
    families: str
    language: str = ""
    tones: range = range(10)

    def given(self, presentation: str) -> list[str]:
        return self.women.split() if presentation == WOMAN else self.men.split()


TRADITIONS = (
    Tradition(
        26,
        "Imogen Tamsin Rosalind Harriet Beatrix Eleanor Freya Hannah Charlotte Georgia Jessamy Matilda Edith Philippa"
        " Verity Cressida Martha Lydia Phoebe Winifred Dorothea Marnie Ottilie Nell",
        "Rupert Edmund Toby Callum Jasper Barnaby Felix Theo Laurence Hamish Alistair Wilfred Harry Gethin Arthur"
        " Dominic Fergus Giles Kit Ned Oscar Rory Stanley Tristan",
        "Ashby Oakes Peake Wexley Prentice Holloway Thackray Marsden Fairweather Littlewood Hargreave Sallow Winterbourne"
        " Birtwistle Cavendish Dunmore Everleigh Garside Lockwood Metcalfe Ridley Sowerby Tunstall Whitlock Yardley",
        tones=range(5),
    ),
    Tradition(
        9,
        "Saoirse Niamh Maeve Aoife Siobhán Caoimhe Gráinne Róisín Orla Clodagh Bríd Fionnuala Deirdre Sinéad Éabha",
        "Cillian Eoin Oisín Tadhg Fionn Ruairí Cormac Declan Donnacha Pádraig Lorcan Senan Conall Diarmuid Rónán",
        "Brennan Corrigan Tierney O'Malley Gallagher Ní·Dhomhnaill Kinsella Devlin Hanrahan Mac·Suibhne Quill Lafferty"
        " O'Rourke Mulcahy Fitzgibbon",
        "Irish",
        range(4),
    ),
    Tradition(
        5,
        "Cerys Angharad Nia Lowri Catrin Ffion Gwenllian Elin Heledd Mared Siân Branwen",
        "Ifan Gruffydd Owain Dafydd Rhodri Iestyn Llŷr Macsen Gethin Emyr Aled Tomos",
        "Vaughan Llewellyn Pritchard Bowen Morgan ap·Gwilym Rees Griffiths Parry Trevithick Penhaligon Probert",
        "Welsh",
        range(4),
    ),
    Tradition(
        10,
        "Adaeze Oluchi Amara Thandiwe Folasade Chiamaka Ngozi Esi Abena Temitope Wanjiru Zanele Naledi Ifeoma Makena",
        "Idris Kwame Chidi Babajide Sipho Tunde Kofi Emeka Thabo Olumide Jabari Kamau Segun Mandla Yaw",
        "Nwosu Eze Khumalo Boateng Adeyemi Okafor Mensah Dlamini Asante Onyekachi Mwangi Abiodun Bello Owusu Ndlovu"
        " Oyelaran",
        "Yoruba",
        range(6, 10),
    ),
    Tradition(
        6,
        "Shanice Simone Grace Candice Marcia Delphine Josette Naomi Esmé Chantelle Renée Solange",
        "Marlon Winston Delroy Emmanuel Leroy Jean-Claude Curtis Anselm Desmond Errol Fabien Ellis",
        "Baptiste Diallo Mbeki Campbell Toussaint Lamming Charlery St·Hilaire Beaumont Clarke Désir Augustin Joseph",
        "French",
        range(5, 10),
    ),
    Tradition(
        11,
        "Kavita Padma Ayesha Meera Anjali Priyanka Sunita Farida Zainab Rukhsana Lakshmi Nandini Tara Ishani Devika",
        "Arjun Rohan Imran Vikram Sanjay Kabir Farhan Aditya Devan Nikhil Rajan Tariq Yusuf Karthik Samir",
        "Raman Iyer Siddique Osmani Chatterjee Venkataraman Kapoor Ahmed Banerjee Qureshi Subramaniam Desai Malhotra"
        " Nair Rahman Wickramasinghe",
        "Hindi",
        range(4, 9),
    ),
    Tradition(
        8,
        "Noura Leila Nadia Yasmin Samira Rania Shirin Parisa Golnaz Dunya Hala Mariam Soraya Zeynep Defne",
        "Karim Omar Youssef Tarek Bijan Cyrus Farid Nabil Reza Ziad Emre Kerem Hakan Anwar Dariush",
        "Farahani Belkacem Haddad Mansouri El-Masri Sabbagh Tehrani Benali Khoury Rostami Demirel Yıldız al-Rashid"
        " Aydın Ghorbani",
        "Arabic",
        range(2, 7),
    ),
    Tradition(
        7,
        "Mei-Lin Yuki Hye-jin Xiaoling Sakura Minh-Anh Jia Ayumi Seo-yeon Linh Hanako Ruolan",
        "Kenji Jun-ho Wei Haruki Minjae Takeshi Zhiwei Duc Satoshi Hyun-woo Liang Kazuo",
        "Chow Tanabe Park Nguyễn Zhang Watanabe Kim Lim Phạm Ōkubo Tran Hashimoto Liu Choi",
        "Mandarin",
        range(1, 5),
    ),
    Tradition(
        8,
        "Marisol Beatriz Lucía Paloma Inês Ximena Catarina Valentina Rocío Itziar Graça Montserrat Isaura Jimena",
        "Rafael Joaquín Tiago Álvaro Iker Sebastião Mateo Gonçalo Emiliano Xavi Duarte Íñigo Leandro Nuno",
        "Quintero Fontes Santoro Reyes Ibarra Figueiredo Echeverría Núñez Vasconcelos Montalbán Peñarroya Salgueiro"
        " Zabala Brandão",
        "Spanish",
        range(1, 7),
    ),
    Tradition(
        5,
        "Chiara Delphine Odette Anneke Margaux Ludovica Simone Noémie Fleur Giulia Sanne Céleste",
        "Luca Étienne Matthijs Corrado Bastien Joost Raphaël Niccolò Maarten Gaël Pieter Loïc",
        "Bellandi Lavoie Marchetti de·Wit Achterberg Rossignol van·der·Meulen Lefèvre D'Angelo Vandenbroucke Bianchi"
        " Delacroix",
        "French",
        range(4),
    ),
    Tradition(
        5,
        "Sunniva Ingrid Freja Solveig Linnéa Astrid Tuuli Þórdís Signe Maj-Britt Åsa Eevi",
        "Søren Lars Håkon Björn Eskil Mikkel Jónas Torbjørn Åke Väinö Leif Anders",
        "Hauge Solheim Lindqvist Nørgaard Sigurðardóttir Bjørnstad Holmström Mäkinen Østergaard Ström Falk Rydén",
        "Norwegian",
        range(3),
    ),
    Tradition(
        6,
        "Zofia Mirela Katya Agnieszka Kateřina Ludmila Ilinca Małgorzata Vesna Bojana Jadwiga Svitlana",
        "Mirek Paweł Tomasz Andrei Ondřej Dragan Bohdan Zbigniew Stanisław Luka Vasyl Grigore",
        "Wrona Dragan Morozova Dvořák Kowalczyk Szczepańska Ionescu Petrović Brzęczyszczykiewicz Novotná Hrytsenko"
        " Jovanović",
        "Polish",
        range(3),
    ),
)

# What a list of names has to survive. (presentation, name)
UNUSUAL = (
    (WOMAN, "Sulwen"),
    (WOMAN, "Ìfẹ́"),
    (MAN, "Rook"),
    (WOMAN, "Zi"),
    (MAN, "Ólafur"),
    (WOMAN, "ليلى الحكيم"),
    (WOMAN, "مريم خوري"),
    (MAN, "يوسف بن طارق"),
    (WOMAN, "נעמה לוי"),
    (MAN, "אלעד בן־דוד"),
    (WOMAN, "שירה כהן"),
    (WOMAN, "林美玲"),
    (WOMAN, "Ελένη Παπαδοπούλου"),
    (MAN, "Дмитро Коваленко"),
    (WOMAN, "Maria Antónia de Vasconcelos e Sousa Figueiredo da Câmara Brandão"),
    (WOMAN, "Clementine Araminta Featherstonehaugh-Cholmondeley-Warburton"),
    (MAN, "Sri Wickramasinghe Mudiyanselage Don Tillekeratne Bandara"),
    (WOMAN, "Hubertina van der Meulen-Vandenbroucke tot Steenbergen"),
    (WOMAN, "D'Arcy O'Neill-Ní Chatháin"),
    (MAN, "Xœuôīñ N’Guessan"),
    (WOMAN, "Jo Ng"),
    (MAN, "Bo Li"),
)
# Two people of one name, three times.
DOUBLED = ((WOMAN, "Hannah Prentice"), (WOMAN, "Grace Mbeki"), (MAN, "Tom Holloway"))


@dataclass(frozen=True)
class Name:
    text: str
    presentation: str
    tradition: Tradition | None


def names(random: Random, presentations: list[str]) -> list[Name]:
    """A name for each presentation, in that order; the unusual ones spread among them, doubles on purpose only."""
    weights = [tradition.weight for tradition in TRADITIONS]
    seen: set[str] = set()
    found = []
    for presentation in presentations:
        for _attempt in range(40):
            tradition = random.choices(TRADITIONS, weights)[0]
            text = _one(random, tradition, presentation)
            if text not in seen:
                break
        seen.add(text)
        found.append(Name(text, presentation, tradition))
    _place(random, found, list(UNUSUAL))
    _place(random, found, [pair for pair in DOUBLED for _ in range(2)])
    return found


def _one(random: Random, tradition: Tradition, presentation: str) -> str:
    given = random.choice(tradition.given(presentation))
    family = random.choice(tradition.families.split()).replace("·", " ")
    if random.random() < 0.06:
        return f"{given} {family}-{random.choice(random.choice(TRADITIONS).families.split()).replace('·', ' ')}"
    if random.random() < 0.07:
        return f"{given} {random.choice(tradition.given(presentation))} {family}"
    return f"{given} {family}"


def _place(random: Random, found: list[Name], wanted: list[tuple[str, str]]) -> None:
    """Put each into a place that asked for its presentation; where there are too few, the last are left out."""
    for presentation in (WOMAN, MAN):
        texts = [text for shown, text in wanted if shown == presentation]
        places = [index for index, name in enumerate(found) if name.presentation == presentation]
        for index, text in zip(random.sample(places, min(len(places), len(texts))), texts, strict=False):
            found[index] = Name(text, presentation, None)
