//! A made-up world whose truth is known: happenings, and what reports would teach of them.
//!
//! It is made hard on purpose: one place has a twentieth of all happenings; a tenth of them have a twin in the same city within the
//! week, by the same method; tolls drift from report to report; a date is often vague, wrong by a day or missing, and so is the
//! place; reports look back at other happenings of their city. Everything follows from one number, so a world is the same each time.

use whosays_model::{
    ActorKind, ActorRef, AssessmentValue, Block, BlockKind, Bound, CasualtiesValue, CauseValue, Certainty, Claim,
    ClaimId, ClaimKind, DateInterval, EventKind, EventMention, EventStatus, EventValue, Evidence, ForecastValue,
    Format, How, Known, MeasureValue, MentionId, Meta, Mode, Number, Report, ReportId, ResponsibilityValue, SourceMap,
    SourceRun, Span, Speaker, Stance, StrengthValue, Value, WarningValue,
};

/// What the reports of a world teach, and which happening each mention tells of.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) reports: Vec<Report>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) mentions: Vec<EventMention>,
    /// The happening of each mention.
    pub(crate) truth: Vec<usize>,
    talk: Talk,
}

/// How much people say in the reports of a world, beside what happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Talk {
    /// Nothing.
    #[default]
    None,
    /// They warn, foretell, blame, deny and explain.
    Some,
    /// They do, and judge, decide and describe as much as in long reports: some twenty claims each.
    Much,
}

/// One happening.
#[derive(Clone)]
struct Happening {
    city: usize,
    day: i64,
    method: usize,
    target: usize,
    killed: u64,
    /// Names and rare words that belong to it alone.
    names: Vec<String>,
    words: Vec<String>,
}

/// The mean number of reports of a happening.
const REPORTS: u64 = 4;
const METHODS: [&str; 6] = ["bombing", "shooting", "stabbing", "ambush", "arson", "kidnapping"];
const TARGETS: [&str; 8] = ["market", "bus", "school", "checkpoint", "hotel", "mosque", "church", "courthouse"];
const COUNTRIES: [&str; 12] = ["NG", "KE", "SO", "ML", "IQ", "SY", "AF", "PK", "CO", "PH", "YE", "EG"];
const DAYS: i64 = 3 * 365;

impl World {
    /// A world of so many reports, in which people say so much.
    pub(crate) fn of(reports: usize, talk: Talk) -> World {
        let mut chance = Chance(0x5eed_0fa1);
        let happenings = happenings(&mut chance, reports / REPORTS as usize);
        let mut world = World { talk, ..World::default() };
        let mut by_city: Vec<Vec<usize>> = Vec::new();
        for (number, happening) in happenings.iter().enumerate() {
            by_city.resize(by_city.len().max(happening.city + 1), Vec::new());
            by_city[happening.city].push(number);
        }
        let mut number = 0;
        while world.reports.len() < reports {
            let at = number % happenings.len();
            let times = if number < happenings.len() { 1 + chance.below(2 * REPORTS - 2) } else { 1 };
            for _ in 0..times.min((reports - world.reports.len()) as u64) {
                let others = &by_city[happenings[at].city];
                let other = others[chance.below(others.len() as u64) as usize];
                let told = if chance.one_in(5) && other != at { vec![at, other] } else { vec![at] };
                world.report(&mut chance, &happenings, &told);
            }
            number += 1;
        }
        world
    }

    /// One report that tells of these happenings, the first as its main one.
    fn report(&mut self, chance: &mut Chance, happenings: &[Happening], told: &[usize]) {
        let late = if chance.one_in(12) { chance.below(120) } else { chance.below(6) } as i64;
        let published = date(happenings[told[0]].day + late);
        let lines: Vec<String> = told.iter().map(|at| line(chance, &happenings[*at])).collect();
        let mut said = if self.talk == Talk::None { Vec::new() } else { said(chance, &happenings[told[0]]) };
        if self.talk == Talk::Much {
            said.extend((0..17).map(|_| remark(chance, &happenings[told[0]])));
        }
        let all: Vec<&str> =
            lines.iter().map(String::as_str).chain(said.iter().map(|one| one.quote.as_str())).collect();
        let text = format!("Report {}.\n\n{}\n", self.reports.len(), all.join("\n\n"));
        let id = ReportId::of(text.as_bytes());
        for (place, (&at, line)) in told.iter().zip(&lines).enumerate() {
            let start = text.find(line.as_str()).unwrap_or_default();
            let span = Span::new(start, start + line.len());
            let (mention, claims) = mention(chance, &happenings[at], &id, line, span, &published, place == 0);
            self.mentions.push(mention);
            self.claims.extend(claims);
            self.truth.push(at);
        }
        let own = self.mentions.len() - told.len();
        for one in said {
            let start = text.find(one.quote.as_str()).unwrap_or_default();
            let span = Span::new(start, start + one.quote.len());
            let mention = one.is_on_it.then(|| self.mentions[own].id.clone());
            let claim = one.claim(&id, span, mention);
            if let Some(mention) = self.mentions[own..].first_mut().filter(|_| claim.event.is_some()) {
                mention.claims.push(claim.id.clone());
            }
            self.claims.push(claim);
        }
        let whole = Span::new(0, text.len());
        self.reports.push(Report {
            id,
            file: format!("{}.txt", self.reports.len()),
            format: Format::Text,
            meta: Meta { published: Some(Known::new(published, How::Metadata)), ..Meta::default() },
            language: Some("en".to_owned()),
            blocks: vec![Block { span: whole, kind: BlockKind::Paragraph }],
            boilerplate: Vec::new(),
            source: SourceMap {
                pages: false,
                runs: vec![SourceRun { span: whole, origin: 0, origin_end: text.len() }],
            },
            text,
        });
    }
}

fn happenings(chance: &mut Chance, count: usize) -> Vec<Happening> {
    let count = count.max(2);
    let cities = (count as u64 / 12).max(20);
    let mut happenings: Vec<Happening> = Vec::with_capacity(count);
    while happenings.len() < count {
        let number = happenings.len();
        let twin = happenings.last().filter(|_| chance.one_in(10)).cloned();
        let mut happening = twin.unwrap_or_else(|| Happening {
            city: if chance.one_in(20) { 0 } else { 1 + chance.below(cities) as usize },
            day: chance.below(DAYS as u64) as i64,
            method: chance.below(METHODS.len() as u64) as usize,
            target: 0,
            killed: 0,
            names: Vec::new(),
            words: Vec::new(),
        });
        happening.day += 1 + chance.below(6) as i64;
        happening.target = chance.below(TARGETS.len() as u64) as usize;
        happening.killed = 1 + chance.below(40);
        happening.names = (0..14).map(|at| format!("N{number}x{at}")).collect();
        happening.words = (0..20).map(|_| format!("w{}", chance.below(6000))).collect();
        happenings.push(happening);
    }
    happenings
}

fn line(chance: &mut Chance, happening: &Happening) -> String {
    let killed = toll(chance, happening);
    format!(
        "A {} at a {} in {} killed {killed} people; the report has the number {}.",
        METHODS[happening.method],
        TARGETS[happening.target],
        city(happening.city),
        chance.below(1 << 40)
    )
}

/// A toll that drifts.
fn toll(chance: &mut Chance, happening: &Happening) -> u64 {
    if chance.one_in(2) { happening.killed } else { (happening.killed + chance.below(7)).saturating_sub(3).max(1) }
}

fn city(number: usize) -> String {
    format!("Town{number}")
}

fn date(day: i64) -> DateInterval {
    // Months of 28 days: every day of this calendar is one of the real one.
    let (year, rest) = (2021 + day.div_euclid(336), day.rem_euclid(336));
    let day = DateInterval::day(year as i16, (rest / 28 + 1) as u8, (rest % 28 + 1) as u8);
    day.unwrap_or_else(|| DateInterval::year(year as i16))
}

fn told_date(chance: &mut Chance, day: i64) -> Option<DateInterval> {
    match chance.below(10) {
        0 | 1 => None,
        2 => {
            let (year, month, _) = date(day).bounds().0;
            DateInterval::month(year, month)
        }
        3 => Some(date(day + 1)),
        _ => Some(date(day)),
    }
}

/// What a report has of a happening's marks, and what it has of its own.
fn marks(chance: &mut Chance, happening: &Happening, is_main: bool) -> Vec<String> {
    let share = if is_main { 2 } else { 5 };
    let mut marks: Vec<String> = happening.names.iter().filter(|_| chance.one_in(share)).cloned().collect();
    marks.extend(happening.words.iter().filter(|_| chance.one_in(share)).cloned());
    // Names of the city: a hospital, a spokesman, a district.
    marks.extend((0..4).map(|_| format!("C{}x{}", happening.city, chance.below(8))));
    marks.extend((0..12).map(|_| format!("O{}", chance.below(200_000))));
    marks.extend((0..20).map(|_| format!("w{}", chance.below(6000))));
    marks.sort();
    marks.dedup();
    marks
}

fn mention(
    chance: &mut Chance,
    happening: &Happening,
    report: &ReportId,
    quote: &str,
    span: Span,
    published: &DateInterval,
    is_main: bool,
) -> (EventMention, Vec<Claim>) {
    let country = COUNTRIES[happening.city % COUNTRIES.len()].to_owned();
    let has_place = !chance.one_in(8);
    let date = told_date(chance, happening.day);
    let (place, target) = (city(happening.city), TARGETS[happening.target].to_owned());
    let event = Value::Event(EventValue {
        sub: EventKind::Attack,
        status: EventStatus::CarriedOut,
        date: date.clone(),
        date_text: None,
        country: Some(country.clone()),
        place: has_place.then(|| place.clone()),
        target: Some(target.clone()),
        method: Some(METHODS[happening.method].to_owned()),
        number: None,
        aggregate: false,
    });
    let number = Number {
        n: Some(toll(chance, happening)),
        high: None,
        bound: Bound::Exact,
        who: Some("people".to_owned()),
        text: None,
    };
    let toll = Value::Casualties(CasualtiesValue { killed: Some(number), ..CasualtiesValue::default() });
    let ids = [ClaimKind::Event, ClaimKind::Casualties].map(|kind| ClaimId::of(report, kind, span, None));
    let id = MentionId::of(report, &ids);
    let claim = |(claim, value): (&ClaimId, Value)| Claim {
        id: claim.clone(),
        report: report.clone(),
        value,
        quote: quote.to_owned(),
        evidence: Evidence::at(span),
        speaker: Speaker::author(),
        via: Vec::new(),
        stance: Stance::Affirm,
        certainty: Certainty::Stated,
        event: Some(id.clone()),
        actors: Vec::new(),
        by: "made".to_owned(),
    };
    let claims = ids.iter().zip([event, toll]).map(claim).collect();
    let mention = EventMention {
        id: id.clone(),
        report: report.clone(),
        kind: EventKind::Attack,
        status: EventStatus::CarriedOut,
        date,
        country: (has_place || chance.one_in(2)).then_some(country),
        places: has_place.then_some(place).into_iter().collect(),
        at: None,
        targets: vec![target],
        codes: Default::default(),
        method: Some(METHODS[happening.method].to_owned()),
        actors: Vec::new(),
        names: vec![quote.to_owned()],
        claims: ids.to_vec(),
        evidence: Evidence::at(span),
        published: Some(published.clone()),
        marks: marks(chance, happening, is_main),
        by: "made".to_owned(),
    };
    (mention, claims)
}

/// What somebody says in a report of a happening.
struct Said {
    quote: String,
    speaker: String,
    value: Value,
    actor: Option<String>,
    stance: Stance,
    /// Whether it is on the happening itself.
    is_on_it: bool,
}

impl Said {
    fn claim(self, report: &ReportId, span: Span, event: Option<MentionId>) -> Claim {
        let actor = |name: String| ActorRef { name, kind: ActorKind::Group, id: None };
        let speaker = Speaker { name: self.speaker, role: Some("spokesman".to_owned()), ..Speaker::author() };
        Claim {
            id: ClaimId::of(report, self.value.kind(), span, None),
            report: report.clone(),
            value: self.value,
            quote: self.quote,
            evidence: Evidence::at(span),
            speaker,
            via: Vec::new(),
            stance: self.stance,
            certainty: Certainty::Stated,
            event,
            actors: self.actor.map(actor).into_iter().collect(),
            by: "made".to_owned(),
        }
    }
}

/// What people say of a happening in one report: each third names somebody behind it, each sixth tells of a warning before it, each
/// fifth foretells another, each tenth gives a reason.
fn said(chance: &mut Chance, happening: &Happening) -> Vec<Said> {
    let (method, target, city) = (METHODS[happening.method], TARGETS[happening.target], city(happening.city));
    let group = format!("Group{}", happening.city * 3 % 211);
    let who = |number: u64| format!("Office{}", number % 97);
    let mut all = Vec::new();
    if chance.one_in(3) {
        let actor = if chance.one_in(5) { format!("Group{}", chance.below(211)) } else { group.clone() };
        let mode = if chance.one_in(6) { Mode::Denied } else { Mode::Attributed };
        let stance = if mode == Mode::Denied { Stance::Deny } else { Stance::Affirm };
        let speaker = who(chance.below(97));
        let verb = if mode == Mode::Denied { "cleared" } else { "blamed" };
        all.push(Said {
            quote: format!("{speaker} {verb} {actor} in note {}.", chance.below(1 << 40)),
            speaker,
            value: Value::Responsibility(ResponsibilityValue { mode, basis: None }),
            actor: Some(actor),
            stance,
            is_on_it: true,
        });
    }
    if chance.one_in(6) {
        let (issuer, recipient) = (who(chance.below(97)), who(happening.city as u64));
        all.push(Said {
            quote: format!(
                "{issuer} had warned {recipient} of a {method} at a {target} in {city} within weeks, in cable {}.",
                chance.below(1 << 40)
            ),
            speaker: issuer.clone(),
            value: Value::Warning(WarningValue {
                issuer: Some(issuer),
                recipient: Some(recipient),
                date: Some(date(happening.day - 10)),
                target: Some(target.to_owned()),
                place: Some(city.clone()),
                horizon: Some("within weeks".to_owned()),
                ..WarningValue::default()
            }),
            actor: None,
            stance: Stance::Affirm,
            is_on_it: false,
        });
    }
    if chance.one_in(5) {
        let speaker = who(chance.below(97));
        let what = format!("{group} will try another {method} in {city}");
        all.push(Said {
            quote: format!(
                "{speaker} expects that {what} within two months, as paper {} has it.",
                chance.below(1 << 40)
            ),
            speaker,
            value: Value::Forecast(ForecastValue {
                what: Some(what),
                horizon: Some("within two months".to_owned()),
                ..ForecastValue::default()
            }),
            actor: Some(group.clone()),
            stance: Stance::Affirm,
            is_on_it: false,
        });
    }
    if chance.one_in(10) {
        let speaker = who(chance.below(97));
        all.push(Said {
            quote: format!(
                "{speaker} said that the drought drives recruitment around {city}, in talk {}.",
                chance.below(1 << 40)
            ),
            speaker,
            value: Value::Cause(CauseValue {
                cause: Some("the drought".to_owned()),
                effect: Some(format!("recruitment around {city}")),
                ..CauseValue::default()
            }),
            actor: None,
            stance: Stance::Affirm,
            is_on_it: false,
        });
    }
    all
}

/// What somebody judges, decides or describes.
fn remark(chance: &mut Chance, happening: &Happening) -> Said {
    let city = city(happening.city);
    let speaker = format!("Office{}", chance.below(97));
    let group = format!("Group{}", chance.below(211));
    // Words of its own: what many reports say alike would be one origin.
    let words = (0..8).map(|_| format!("word{}", chance.below(6000))).collect::<Vec<_>>().join(" ");
    let (quote, value) = match chance.below(3) {
        0 => (
            format!("{speaker} holds that {words} shows how {group} loses ground at {city}."),
            Value::Assessment(AssessmentValue {
                of: Some(group.clone()),
                judgement: Some(format!("loses ground at {city}")),
            }),
        ),
        1 => (
            format!("{speaker} will close roads at {city}: {words}."),
            Value::Measure(MeasureValue {
                by: Some(speaker.clone()),
                what: Some(format!("close roads at {city}")),
                against: Some(group.clone()),
                ..MeasureValue::default()
            }),
        ),
        _ => {
            let fighters = 50 + chance.below(4_000);
            let count = Number {
                n: Some(fighters),
                high: None,
                bound: Bound::About,
                who: Some("fighters".to_owned()),
                text: None,
            };
            (
                format!("{speaker} puts {group} at about {fighters} fighters, {words}."),
                Value::Strength(StrengthValue {
                    what: Some("fighters".to_owned()),
                    number: Some(count),
                    ..StrengthValue::default()
                }),
            )
        }
    };
    Said { quote, speaker, value, actor: Some(group), stance: Stance::Affirm, is_on_it: false }
}

/// SplitMix64 (Steele, Lea and Flood 2014): numbers that look like chance, the same each time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}
