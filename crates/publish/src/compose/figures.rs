//! Figures side by side, what is disputed, and what no report says.

use super::{happened, over_time};
use crate::brief::{Item, Section, Sentence, Table, columns};
use crate::ledger::Ledger;
use crate::{lexicon, marks, names, voice, wording};
use whosays_model::{Assessment, Bound, Claim, Dispute, Event, EventId, Field, Number, Side, Toll, Value};

/// How many sides of a dispute are told.
const MOST_SIDES: usize = 5;

/// The fields that hold counts, and what is said of those counted.
pub(super) const COUNTED: &[(Field, &str)] = &[
    (Field::Killed, "killed"),
    (Field::Injured, "injured"),
    (Field::Abducted, "abducted"),
    (Field::Arrested, "arrested"),
    (Field::Charged, "charged"),
    (Field::Held, "held"),
    (Field::Freed, "freed"),
    (Field::Missing, "missing"),
    (Field::Displaced, "driven from home"),
];

/// One figure, and all who give it.
pub(super) struct Figure<'a> {
    /// The figure; in quotation marks where the words are the report's.
    pub(super) text: String,
    /// The same without quotation marks.
    pub(super) bare: String,
    /// Who gives it.
    pub(super) tellers: Vec<String>,
    /// The claims that do.
    pub(super) claims: Vec<&'a Claim>,
    /// Whether no later account takes its place.
    pub(super) stands: bool,
    /// What it counts, where that is not all who suffered it.
    pub(super) counted: Option<&'a str>,
    number: Number,
}

/// The distinct figures for a field of an event, in the order of the accounts.
pub(super) fn of<'a>(ledger: &Ledger<'a>, event: &'a Event, field: Field) -> Vec<Figure<'a>> {
    let mut figures: Vec<Figure> = Vec::new();
    for account in event.accounts.iter().filter(|account| account.field == field) {
        let (Some(claim), Ok(number)) =
            (ledger.claim(&account.claim), serde_json::from_value::<Number>(account.value.clone()))
        else {
            continue;
        };
        // A part of the count ("13 of them soldiers") is no rival of the whole.
        let is_part = matches!(&claim.value, Value::Casualties(value) if value.of_which.is_some());
        let is_vague = number.n.is_none() && number.text.as_deref().is_none_or(|text| wording::words(text) > 3);
        if is_part || is_vague {
            continue;
        }
        let teller = voice::teller(ledger, claim);
        let (text, bare) = phrase(&claim.quote, &number);
        let same = |figure: &Figure| {
            let exact = |number: &Number| (number.n, number.high, number.bound) == (number.n, None, Bound::Exact);
            figure.counted == account.counted.as_deref()
                && (figure.bare == bare
                    || number.n.is_some() && number.n == figure.number.n && exact(&number) && exact(&figure.number))
        };
        match figures.iter_mut().find(|figure| same(figure)) {
            Some(figure) => {
                figure.stands |= account.stands();
                if !figure.tellers.contains(&teller) {
                    figure.tellers.push(teller);
                    figure.claims.push(claim);
                }
            }
            None => figures.push(Figure {
                text,
                bare,
                tellers: vec![teller],
                claims: vec![claim],
                stands: account.stands(),
                counted: account.counted.as_deref(),
                number,
            }),
        }
    }
    figures
}

// The figure as the quotation words it ("more than 140"), or worded from its value where it is not found there.
fn phrase(quote: &str, value: &Number) -> (String, String) {
    if value.n == Some(0) {
        return ("none".to_owned(), "none".to_owned());
    }
    let worded = wording::figure(value);
    let plain = (worded.clone(), worded);
    if value.high.is_some() {
        return plain;
    }
    let forms = match (value.n, &value.text) {
        (Some(n), _) => vec![
            wording::number(n),
            n.to_string(),
            wording::counted(n as usize),
            wording::capitalised(&wording::counted(n as usize)),
        ],
        (None, Some(text)) => vec![text.clone()],
        (None, None) => return plain,
    };
    let Some((at, form)) = forms.iter().find_map(|form| Some((names::find_word(quote, form)?, form))) else {
        return plain;
    };
    let before = &quote[..at];
    let lower = before.to_lowercase();
    let ends = |bound: &&&str| lower.strip_suffix(' ').is_some_and(|words| words.ends_with(**bound));
    let bound = lexicon::list("bound").iter().find(ends).map_or(0, |bound| bound.len() + 1);
    let verbatim = quote.get(at - bound..at + form.len()).unwrap_or(form);
    (format!("“{}”", marks::nested(&wording::one_line(verbatim))), wording::one_line(verbatim).to_lowercase())
}

/// Lowest and highest of several figures: `90–100`, `130 or more`.
pub(super) fn range(event: &Event, field: Field, figures: &[Figure]) -> String {
    let toll = match field {
        Field::Killed => event.killed,
        Field::Injured => event.injured,
        _ => None,
    };
    let Toll { low, high, .. } = toll.unwrap_or(Toll {
        low: figures.iter().filter_map(|figure| figure.number.range().0).min(),
        best: None,
        high: if figures.iter().any(|figure| figure.number.range().1.is_none()) {
            None
        } else {
            figures.iter().filter_map(|figure| figure.number.range().1).max()
        },
    });
    match (low, high) {
        (Some(low), Some(high)) if low == high => wording::number(low),
        (Some(low), Some(high)) => format!("{}–{}", wording::number(low), wording::number(high)),
        (Some(low), None) => format!("{} or more", wording::number(low)),
        (None, Some(high)) => format!("up to {}", wording::number(high)),
        (None, None) => "an unstated number".to_owned(),
    }
}

/// Every field of an event for which more than one figure is given.
pub(super) fn section<'a>(ledger: &mut Ledger<'a>, events: &[&'a Event]) -> Section {
    let mut rows = Vec::new();
    // Figures of an event that can't be told from others would mislead.
    for event in events.iter().filter(|event| names::of_event(event) != names::kind_noun(event)) {
        for (field, noun) in COUNTED {
            let figures = of(ledger, event, *field);
            if figures.len() > 1 {
                rows.extend(rows_of(ledger, event, *field, noun, &figures));
            }
        }
    }
    // What is drawn stands first: a brief that grows too long is cut from the end.
    let mut items = over_time::charts(ledger, events);
    if !rows.is_empty() {
        items.push(Item::Table(table(rows)));
    }
    let rule = "The figure to quote is the one that most independent origins give, among those that no later account revises and that count the same; ties go to the latest report, then to the higher figure.";
    Section {
        id: "figures".to_owned(),
        heading: "Figures side by side".to_owned(),
        intro: Some(rule.to_owned()),
        items,
    }
}

fn table(rows: Vec<Vec<Sentence>>) -> Table {
    Table {
        caption: "Events for which reports give different figures".to_owned(),
        columns: columns(&["Event", "Counted", "Figure", "Says who"]),
        rows,
    }
}

fn rows_of<'a>(
    ledger: &mut Ledger<'a>,
    event: &'a Event,
    field: Field,
    noun: &str,
    figures: &[Figure<'a>],
) -> Vec<Vec<Sentence>> {
    let mut rows = Vec::new();
    for (i, figure) in figures.iter().enumerate() {
        let name = if i == 0 { wording::capitalised(&names::of_event(event)) } else { String::new() };
        let counted = if i == 0 { noun.to_owned() } else { String::new() };
        let citations = figure.claims.iter().filter_map(|claim| ledger.cite(claim, &[])).collect();
        rows.push(vec![
            Sentence::plain(name),
            Sentence::plain(counted),
            Sentence::plain(described(figure)),
            Sentence { text: wording::capitalised(&wording::list(&figure.tellers)), citations },
        ]);
    }
    let best = match field {
        Field::Killed => event.killed.and_then(|toll| toll.best),
        Field::Injured => event.injured.and_then(|toll| toll.best),
        _ => None,
    };
    let best = best.map_or(String::new(), |best| format!("; to quote: {}", wording::number(best)));
    let range = format!("{}{best}", range(event, field, figures));
    rows.push(vec![
        Sentence::default(),
        Sentence::plain("range"),
        Sentence::plain(range),
        Sentence::plain("all accounts"),
    ]);
    rows
}

// "12 (soldiers and police; revised later)".
fn described(figure: &Figure) -> String {
    let revised = (!figure.stands).then_some("revised later");
    let notes: Vec<&str> = figure.counted.into_iter().chain(revised).collect();
    if notes.is_empty() { figure.bare.clone() } else { format!("{} ({})", figure.bare, notes.join("; ")) }
}

/// Where accounts conflict, with both sides; conflicts of figures stand in their own table.
pub(super) fn disputed<'a>(ledger: &mut Ledger<'a>, assessment: &Assessment) -> Section {
    let is_figure = |field: Field| COUNTED.iter().any(|(counted, _)| *counted == field);
    let disputes = assessment.disputes.iter().filter(|dispute| !is_figure(dispute.field)).take(6);
    let items = disputes.filter_map(|dispute| dispute_of(ledger, dispute)).map(Item::Sentence).collect();
    Section { id: "disputed".to_owned(), heading: "What is disputed".to_owned(), intro: None, items }
}

fn dispute_of<'a>(ledger: &mut Ledger<'a>, dispute: &Dispute) -> Option<Sentence> {
    let event = ledger.case.events.iter().find(|event| event.id == dispute.event)?;
    let mut citations = Vec::new();
    let sides: Vec<String> =
        dispute.sides.iter().filter_map(|side| side_of(ledger, side, &mut citations)).take(MOST_SIDES).collect();
    let subject = wording::capitalised(&format!("{} {}", question(dispute.field), names::of_event_in_text(event)));
    (sides.len() > 1).then(|| Sentence { text: format!("{subject} is disputed: {}.", sides.join("; ")), citations })
}

// "Ostria names Norrland", "Tarn denies that it was Norrland", "the Front names itself"; nothing where no quotation
// holds the name.
fn side_of<'a>(ledger: &mut Ledger<'a>, side: &Side, citations: &mut Vec<usize>) -> Option<String> {
    let (denied, name) = side.value.strip_prefix("not ").map_or((false, side.value.as_str()), |name| (true, name));
    // An outlet that is named in its own report is no party to what it reports.
    let is_outlet = ledger.case.reports.iter().any(|report| report.label().trim_start_matches("The ") == name);
    let claims = side.claims.iter().filter(|_| !is_outlet).filter_map(|id| ledger.claim(id));
    let mut claims: Vec<&Claim> = claims.filter(|claim| names::in_words(name, &[&claim.quote]).is_some()).collect();
    claims.sort_by_key(|claim| voice::teller(ledger, claim) != claim.speaker.name);
    let shown = names::in_words(name, &[&claims.first()?.quote])?;
    let mut tellers: Vec<String> = Vec::new();
    for claim in claims.iter().take(3) {
        let teller = voice::teller(ledger, claim);
        if !tellers.contains(&teller) {
            tellers.push(teller);
            citations.extend(ledger.cite(claim, &[]));
        }
    }
    let many = tellers.len() > 1 || tellers.iter().any(|teller| is_plural(teller));
    let itself = tellers.len() == 1 && tellers[0] == name;
    let who = wording::list(&tellers);
    Some(match (denied, itself) {
        (true, true) => format!("{who} denies it"),
        (true, false) => format!("{who} {} that it was {shown}", if many { "deny" } else { "denies" }),
        (false, true) => format!("{who} names itself"),
        (false, false) => format!("{who} {} {shown}", if many { "name" } else { "names" }),
    })
}

/// Whether a name is a plural, such as `US officials`.
pub(super) fn is_plural(name: &str) -> bool {
    let plural = |last: &str| {
        last.ends_with('s') && last.starts_with(char::is_lowercase) || matches!(last, "police" | "Police" | "people")
    };
    name.rsplit(' ').next().is_some_and(plural)
}

fn question(field: Field) -> &'static str {
    match field {
        Field::Date => "the date of",
        Field::Place => "the place of",
        Field::Status => "what became of",
        Field::Target => "who or what was hit in",
        Field::Method => "the method of",
        _ => "who is behind",
    }
}

/// What no report says, the same question of several events in one sentence.
pub(super) fn unsaid<'a>(ledger: &mut Ledger<'a>, assessment: &Assessment, events: &[&'a Event]) -> Section {
    let mut fields: Vec<Field> = Vec::new();
    for gap in &assessment.gaps {
        if !fields.contains(&gap.field) {
            fields.push(gap.field);
        }
    }
    let sentences = fields.into_iter().take(5).filter_map(|field| {
        let ids: Vec<&EventId> =
            assessment.gaps.iter().filter(|gap| gap.field == field).map(|gap| &gap.event).collect();
        let events: Vec<&Event> = events
            .iter()
            .filter(|event| ids.contains(&&event.id) && !is_hinted(ledger, event, field))
            .take(4)
            .copied()
            .collect();
        unsaid_of(ledger, field, &events)
    });
    let items = sentences.map(Item::Sentence).collect();
    Section { id: "unsaid".to_owned(), heading: "What nobody says".to_owned(), intro: None, items }
}

// Whether the words on an event touch on what the gap asks, though no value was taken from them: "wounded",
// "last week". Then it is not for us to say that no report says it.
fn is_hinted(ledger: &Ledger, event: &Event, field: Field) -> bool {
    let stems: &[&str] = match field {
        Field::Killed => &["kill", "dead", "death", "died", "die ", "fatal", "lives", "casualt"],
        Field::Injured => &["injur", "wound", "hurt", "casualt"],
        Field::Abducted => &["abduct", "kidnap", "taken", "captive", "hostage"],
        Field::Arrested => &["arrest", "detain", "custody"],
        Field::Charged => &["charge", "trial", "sentence", "convict"],
        Field::Date => &[
            "day",
            "week",
            "month",
            "year",
            "20",
            "january",
            "february",
            "march",
            "april",
            "may ",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "summer",
            "winter",
            "spring",
            "autumn",
        ],
        Field::Place => &[" in ", " at ", " near ", " on "],
        _ => &[],
    };
    ledger.claims_of(event).iter().any(|claim| {
        let quote = claim.quote.to_lowercase();
        stems.iter().any(|stem| quote.contains(stem))
    })
}

fn unsaid_of<'a>(ledger: &mut Ledger<'a>, field: Field, events: &[&'a Event]) -> Option<Sentence> {
    let asks = match field {
        Field::Date => "the date of",
        Field::Place => "the place of",
        Field::Status => "what became of",
        Field::Target => "who or what was hit in",
        Field::Method => "the method of",
        Field::Perpetrator => "who is behind",
        Field::Held | Field::Missing => "how many are held or missing after",
        Field::Killed => "how many were killed in",
        Field::Injured => "how many were injured in",
        Field::Abducted => "how many were abducted in",
        Field::Arrested => "how many were arrested in",
        Field::Charged => "how many were charged in",
        Field::Freed => "how many were freed after",
        Field::Displaced => "how many were driven from home by",
    };
    let names: Vec<String> = events.iter().map(|event| names::of_event_in_text(event)).collect();
    let names = match names.as_slice() {
        [] => return None,
        [one] => one.clone(),
        [firsts @ .., last] => format!("{} or {last}", firsts.join(", ")),
    };
    let citations =
        events.iter().flat_map(|event| happened::one_each(ledger, event, &[]).into_iter().take(1)).collect();
    Some(Sentence {
        text: format!("No report {} {asks} {names}.", if asks.starts_with("the ") { "gives" } else { "says" }),
        citations,
    })
}
