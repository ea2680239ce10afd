"""Writes made-up news reports as plain text: what a wire and some papers print of one happening after another.

usage: feed.py FOLDER COUNT [SEED]

FOLDER  where they go, a thousand to a subfolder; about half have a sidecar, the others a date in their text
COUNT   how many reports
SEED    a number; the same gives the same bytes, and of two counts the smaller gives the first files of the larger

A happening has eight reports in the mean: the first word of it, later tolls, copies of the wire's story, who claims it and who
denies it, what had been warned of. Places, people, groups and papers are invented.
"""

import datetime
import json
import pathlib
import random
import sys

FIRST_DAY = datetime.date(2021, 1, 1)
DAYS = 3650
A_FOLDER = 1000

COUNTRIES = ["Tavrenna", "Yarland", "Belmarra", "Quillane", "Estmark", "Ondermark", "Averne", "Corvane", "Ilvane", "Merrin",
             "Nolmark", "Hethmark", "Costavar", "Vantelle", "Dunholt", "Aldermoor", "Fennick", "Kestria", "Lhun", "Senna"]
TOWN_BEGINS = ["Ald", "Bar", "Bel", "Bran", "Cal", "Car", "Cold", "Dar", "Dell", "Dor", "Esk", "Fal", "Fen", "Gal", "Gar", "Hal",
               "Hask", "Hol", "Il", "Kar", "Kel", "Lav", "Lor", "Mal", "Mar", "Mor", "Nar", "Nor", "Or", "Pel", "Quill", "Ran",
               "Ros", "Sal", "Sar", "Sed", "Sor", "Tam", "Tarn", "Thorn", "Tol", "Ull", "Val", "Var", "Ves", "Wen", "Wyr", "Yel"]
TOWN_MIDDLES = ["", "", "a", "en", "er", "i", "in", "o", "or", "u"]
TOWN_ENDS = ["bridge", "brook", "by", "combe", "dale", "den", "field", "ford", "gate", "ham", "hithe", "holm", "hurst", "kirk",
             "low", "mark", "mere", "mond", "mouth", "ness", "rick", "row", "stead", "stow", "thwaite", "ton", "vik", "wick",
             "worth"]
FIRST_NAMES = ["Adela", "Anselm", "Aron", "Berit", "Bram", "Cass", "Corin", "Dalia", "Daro", "Edda", "Elric", "Esme", "Fenna",
               "Garrick", "Greta", "Hale", "Ilse", "Ivo", "Joss", "Kara", "Lenka", "Lorne", "Mabel", "Maro", "Nessa", "Nils",
               "Odile", "Orla", "Perrin", "Piers", "Rhea", "Rolf", "Sanna", "Silas", "Tamsin", "Tomas", "Una", "Vera", "Wendel",
               "Ysolde"]
NAME_ENDS = ["ack", "ander", "ard", "auer", "ell", "enko", "er", "ett", "ick", "in", "ine", "is", "ov", "ow", "strand", "yk"]
NAME_BEGINS = ["Bann", "Brand", "Cass", "Corr", "Desz", "Drev", "Fenn", "Gorr", "Harg", "Horv", "Jarr", "Kest", "Lund", "Marr",
               "Noss", "Orsk", "Pell", "Quarr", "Reyk", "Sall", "Sorr", "Tarr", "Ulm", "Vann", "Wenn", "Yarr"]
GROUP_FIRST = ["Ember", "Iron", "Northern", "Red", "River", "Salt", "Silent", "Slate", "Southern", "Free", "Grey", "Lantern",
               "Thorn", "Winter", "Black", "Harrow"]
GROUP_LAST = ["Covenant", "Front", "Brigade", "Movement", "Army", "League", "Column", "Vanguard", "Council", "Brotherhood"]
PAPERS = ["Courier", "Gazette", "Herald", "Ledger", "Mercury", "Observer", "Post", "Review", "Standard", "Telegraph", "Times",
          "Voice"]
WIRES = [("Strait News Agency", "SNA"), ("Meridian Wire", "MW"), ("Lakeland Press Bureau", "LPB"), ("Ridge News Service", "RNS")]
TARGETS = ["a ferry terminal", "a grain market", "a police post", "the customs house", "a railway station", "an army checkpoint",
           "a bus depot", "the town hall", "a fuel depot", "a school", "the courthouse", "a mosque", "a church", "a hotel",
           "a radio station", "an electricity substation", "a bridge", "a barracks", "a convoy of lorries", "the bus station",
           "a border crossing", "a hospital", "a wedding hall", "a cattle market"]
UNITS = ["Police", "The interior ministry", "The army", "The governor's office", "The gendarmerie", "The mayor's office"]
PARTS_OF_DAY = ["early on {}", "on {} morning", "on {} afternoon", "late on {}", "on {} evening"]

# What happened: how a report says it, how it names it, and what it has in a heading.
KINDS = [
    ("A bomb exploded at {target}", "bombing", "Bomb at {place} kills {dead}"),
    ("A car bomb went off outside {target}", "car bombing", "Car bomb in {town} kills {dead}"),
    ("Gunmen opened fire on {target}", "shooting", "Gunmen kill {dead} in {town}"),
    ("Armed men stormed {target}", "raid", "{dead} dead as gunmen storm {place} in {town}"),
    ("A drone struck {target}", "drone strike", "Drone strike on {town} kills {dead}"),
    ("Rockets hit {target}", "rocket attack", "Rockets hit {town}, {dead} killed"),
    ("Arsonists set fire to {target}", "arson attack", "{dead} die in {town} fire"),
    ("A suicide bomber blew himself up at {target}", "suicide bombing", "Suicide bomber kills {dead} in {town}"),
    ("A roadside bomb hit a patrol near {target}", "roadside bombing", "Roadside bomb near {town} kills {dead}"),
    ("Gunmen ambushed a patrol close to {target}", "ambush", "Ambush near {town} leaves {dead} dead"),
]

FIRST_WORDS = [
    "{what} in {town}, {country}, {when}, killing {toll} people and wounding {hurt}, {unit} said.",
    "At least {toll} people were killed and {hurt} injured {when} when {whatlow} in {town}, {unitlow} said.",
    "{what} in the {side} of {town} {when}. {unit} said {toll} people had died and {hurt} had been taken to hospital.",
    "{toll} people died and at least {hurt} were hurt in a {kind} in {town} {when}, according to {unitlow}.",
]
LATER_WORDS = [
    "The number of people killed in the {kind} in {town} rose to {toll} on {weekday}, {unitlow} said.",
    "{unit} on {weekday} put the toll of the {kind} in {town} at {toll} dead and {hurt} wounded.",
    "{toll} people are now known to have died in the {kind} at {target} in {town}, {unitlow} said on {weekday}.",
    "Doctors in {town} said on {weekday} that {toll} people had died since {whatlow}.",
]
SCENE = [
    "Witnesses said that the road to {village} was closed and that ambulances could not get through for an hour.",
    "\"I heard a noise like a door and then there was dust,\" said {person}, who sells {goods} nearby.",
    "\"We carried people out on tables,\" said {person}, a teacher from {village}.",
    "Shops in the {side} of the town stayed shut, and soldiers searched cars on the {village} road.",
    "Most of the dead were {victims}, a doctor at {saint} hospital said.",
    "{person}, the mayor of {town}, told reporters that {number} families had lost their homes.",
    "Windows were broken as far away as {village}, {number} kilometres to the {bearing}.",
    "A reporter saw {number} burnt cars and a crater two metres wide beside {target}.",
    "Schools will be closed until {nextday}, and the {goods} market has been moved to {village}.",
]
BLAME = [
    "Nobody has claimed responsibility for the attack.",
    "{unit} blamed the {group}, which has fought the government of {country} since {year}.",
    "Investigators suspect the {group}, an official said on condition of anonymity.",
    "No group said that it was behind the {kind}, and police have named no suspects.",
    "The interior minister of {country}, {minister}, said it was \"too early to name anybody\".",
]
CLAIMED = [
    "The {group} claimed responsibility on {weekday} for the {kind} in {town} in which {toll} people died.",
    "In a statement sent to {outlet}, the {group} said that its fighters had carried out the {kind} in {town} on {day}.",
    "A video published by the {group} on {weekday} shows what it says are the men who attacked {target} in {town}.",
]
CLAIM_MORE = [
    "It said that {claimed} soldiers had been killed, a figure that {unitlow} called \"a lie\".",
    "The statement, signed by a man who calls himself {leader}, promised further attacks on {country}'s roads.",
    "The claim could not be verified.",
    "\"Our fighters will come back to {town},\" the statement said.",
    "{unit} said it was studying the statement and would not comment on it.",
]
DENIED = [
    "The {group} denied on {weekday} that it had anything to do with the {kind} in {town}.",
    "{country} rejected accusations that its forces were behind the {kind} in {town} on {day}.",
    "A spokesman for the {group}, {leader}, said that the movement \"does not fight at {target}\" and denied involvement.",
]
DENY_MORE = [
    "{minister}, the interior minister, repeated that the {group} was responsible and said that {number} people had been arrested.",
    "The {rival}, which has been at odds with the {group} for years, accused it of lying.",
    "\"They know who did it,\" {person} of the {town} traders' association said.",
    "{neighbour}'s foreign ministry condemned the attack and denied that the men had crossed its border.",
    "{unit} said that {toll} people had been killed; the {group} spoke of {low}.",
]
WARNED = [
    "{neighbour}'s intelligence service had warned {country} {number} days before the {kind} that an attack on {town} was likely.",
    "A memorandum seen by {outlet} warned in {month} that the {group} was preparing to attack {target}.",
    "{person}, an analyst at the {institute}, said that officials had ignored a warning of an attack in {town}.",
]
WARN_MORE = [
    "The government denied that it had received any warning.",
    "\"There will be another within months,\" {person} said, unless the roads around {village} are guarded.",
    "The {institute} expects the {group} to attack {neighbour} before the end of the year.",
    "A ministry official said the warning had been \"too vague to act on\".",
    "The number of attacks in {country} is likely to rise, the institute said in its report for {month}.",
]
ARRESTED = [
    "Police in {country} arrested {number} people on {weekday} over the {kind} in {town}, prosecutors said.",
    "A court in {capital} charged {person} on {weekday} with having planned the {kind} in {town} on {day}.",
    "{number} members of the {group} were detained near {village} on suspicion of having taken part in the {kind} in {town}.",
]
ARREST_MORE = [
    "They were found with rifles, {number} kilograms of explosive and maps of {town}, the prosecutor {person} said.",
    "Their lawyer said that they were {victims} and denied the charges.",
    "The {kind} killed {toll} people, according to the indictment; relatives say that the toll was higher.",
    "{minister} thanked {neighbour} for its help.",
    "The {group} said that none of the men belonged to it.",
]
ENDING = [
    "{town} has about {thousands},000 inhabitants and lies {number} kilometres {bearing} of {capital}.",
    "The {group} has been fighting for the independence of the {bearing}ern districts since {year}.",
    "It was the {ordinal} attack in the district of {village} this year.",
    "Talks between {country} and the {group} broke down in {month}.",
    "In {year}, {low} people died in an attack on {target} in {otherplace}.",
    "{country} has sent {hundreds} more soldiers to the region.",
]
GOODS = ["fish", "bread", "cloth", "grain", "fruit", "tools", "shoes", "cattle", "tea", "spices"]
VICTIMS = ["shopkeepers", "farm workers", "students", "dockers", "pilgrims", "drivers", "civilians", "police officers", "miners"]
BEARINGS = ["north", "south", "east", "west"]
ORDINALS = ["second", "third", "fourth", "fifth", "sixth", "seventh"]
NUMBERS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "11", "12", "14", "17", "23"]


class Happening:
    """What happened once, and how the papers will tell of it."""

    def __init__(self, seed, number):
        self.random = random.Random(f"{seed} {number}")
        pick = self.random.choice
        self.day = FIRST_DAY + datetime.timedelta(days=self.random.randrange(DAYS))
        self.what, self.kind, self.heading = pick(KINDS)
        self.country, self.town, self.target = pick(COUNTRIES), town(self.random), pick(TARGETS)
        self.villages = [town(self.random) for _ in range(3)]
        self.group, self.rival = group(self.random), group(self.random)
        self.minister, self.leader = person(self.random), person(self.random)
        # A country has one capital and one neighbour that speaks of it.
        at = COUNTRIES.index(self.country)
        self.capital = town(random.Random(f"capital {at}"))
        self.neighbour = COUNTRIES[(at + 1) % len(COUNTRIES)]
        self.wire = pick(WIRES)
        self.first = self.random.randint(2, 25)
        self.toll, self.hurt = self.first, self.random.randint(5, 60)

    def reports(self):
        """Each report of it: the outlet, its day, a heading and paragraphs."""
        wire = self.told(self.wire[0], 0, FIRST_WORDS, SCENE, BLAME)
        yield wire
        for _ in range(self.random.randint(1, 3)):
            yield self.copied(wire)
        # What comes later comes in this order, and not all of it comes.
        for after, beginnings, more, chance in (
            (1, LATER_WORDS, SCENE, 0.9),
            (1, CLAIMED, CLAIM_MORE, 0.8),
            (2, DENIED, DENY_MORE, 0.6),
            (3, LATER_WORDS, BLAME, 0.6),
            (5, WARNED, WARN_MORE, 0.5),
            (9, ARRESTED, ARREST_MORE, 0.6),
        ):
            if self.random.random() < chance:
                if beginnings is LATER_WORDS:
                    self.toll += self.random.randint(0, 4)
                    self.hurt += self.random.randint(0, 9)
                told = self.told(paper(self.random), after, beginnings, more, ENDING)
                yield told
                if self.random.random() < 0.3:
                    yield self.copied(told)

    def told(self, outlet, after, beginnings, more, rest):
        day = self.day + datetime.timedelta(days=after)
        chosen = [self.random.choice(beginnings)] + self.random.sample(more, self.random.randint(3, 5))
        chosen += self.random.sample(rest, 2) + self.random.sample(ENDING, self.random.randint(1, 3))
        body = [upper(sentence.format(**self.words(outlet, day))) for sentence in dict.fromkeys(chosen)]
        return outlet, day, upper(self.heading.format(**self.words(outlet, day))), body

    def copied(self, told):
        """The same from another outlet, cut from below, under a heading of its own."""
        outlet, day, heading, body = told
        kept = body[: self.random.randint(max(3, len(body) - 2), len(body))]
        mine = f"{self.town}: {heading[0].lower()}{heading[1:]}"
        credit = f"This story was first published by {outlet}."
        return paper(self.random), day + datetime.timedelta(days=self.random.randint(0, 1)), mine, kept + [credit]

    def words(self, outlet, day):
        pick = self.random.choice
        unit = pick(UNITS)
        what = self.what.format(target=self.target)
        return {
            "what": what, "whatlow": lower(what), "kind": self.kind, "target": self.target, "place": bare(self.target),
            "town": self.town, "country": self.country, "capital": self.capital, "neighbour": self.neighbour,
            "village": pick(self.villages), "otherplace": town(self.random), "group": self.group, "rival": self.rival,
            "minister": self.minister, "leader": self.leader, "person": person(self.random), "outlet": outlet,
            "unit": unit, "unitlow": lower(unit), "toll": self.toll, "dead": self.toll, "hurt": self.hurt,
            "claimed": self.toll * 2 + 3, "low": self.random.randint(2, 40), "number": pick(NUMBERS),
            "when": pick(PARTS_OF_DAY).format(f"{self.day:%A}"), "weekday": f"{day:%A}", "day": f"{self.day.day} {self.day:%B}",
            "nextday": f"{day + datetime.timedelta(days=3):%A}", "month": f"{day - datetime.timedelta(days=40):%B}",
            "year": self.day.year - self.random.randint(2, 20), "side": pick(BEARINGS), "bearing": pick(BEARINGS),
            "goods": pick(GOODS), "victims": pick(VICTIMS), "saint": f"St {pick(FIRST_NAMES)}", "ordinal": pick(ORDINALS),
            "thousands": self.random.randint(4, 900), "hundreds": 100 * self.random.randint(2, 30),
            "institute": f"{pick(TOWN_BEGINS)}{pick(TOWN_ENDS)} Institute",
        }


def town(rng):
    return rng.choice(TOWN_BEGINS) + rng.choice(TOWN_MIDDLES) + rng.choice(TOWN_ENDS)


def person(rng):
    return f"{rng.choice(FIRST_NAMES)} {rng.choice(NAME_BEGINS)}{rng.choice(NAME_ENDS)}"


def group(rng):
    return f"{rng.choice(GROUP_FIRST)} {rng.choice(GROUP_LAST)}"


def paper(rng):
    # Papers have the names of few towns.
    return f"{town(random.Random(rng.randrange(40)))} {rng.choice(PAPERS)}"


def bare(target):
    return target.split(" ", 1)[1]


def upper(sentence):
    return sentence[0].upper() + sentence[1:]


def lower(phrase):
    return phrase[0].lower() + phrase[1:]


def laid_out(told, happening, has_sidecar):
    outlet, day, heading, body = told
    agency = dict(WIRES).get(outlet)
    dateline = f"{happening.town.upper()}, {happening.country}, {day:%B} {day.day}"
    body = [f"{dateline} ({agency}) - {body[0]}" if agency else body[0]] + body[1:]
    top = [outlet.upper(), heading] if has_sidecar else [outlet.upper(), heading, f"{day.day} {day:%B} {day.year}"]
    return "\n\n".join(top + body) + "\n"


def told_by_all(seed):
    number = 0
    while True:
        happening = Happening(seed, number)
        for told in happening.reports():
            has_sidecar = happening.random.random() < 0.5
            yield told, laid_out(told, happening, has_sidecar), has_sidecar
        number += 1


def main(folder, count, seed="1"):
    for at, (told, text, has_sidecar) in zip(range(int(count)), told_by_all(seed)):
        part = pathlib.Path(folder) / f"{at // A_FOLDER:04}"
        part.mkdir(parents=True, exist_ok=True)
        file = part / f"{at:07}.txt"
        # A copy may be the same to the letter; its number makes it another report.
        file.write_text(f"{text}\nItem {at:07}\n", encoding="utf-8")
        if has_sidecar:
            outlet, day, heading, _ = told
            sidecar = {"title": heading, "outlet": outlet, "published": day.isoformat()}
            file.with_suffix(".txt.meta.json").write_text(json.dumps(sidecar) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
