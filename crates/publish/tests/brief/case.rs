//! A small case about invented places: three reports of one bombing that do not agree.

use serde_json::json;
use whosays_model::*;

/// What the first report says.
pub(crate) const COURIER: &str = "Bomb at Mell Hall\n\nA bomb killed at least 31 people at Mell Hall in Oster on 4 May 2031. \
The Ardu Front claimed responsibility for the Mell Hall bombing in a broadcast. \
However, Gen. Ila Ronn, the commander of the Ostrian army, told the Courier that the Front “has grown weaker in the valleys since the thaw and may strike again”. \
Two weeks before the bombing, Norrland warned Ostria that an attack on a crowded hall was being prepared. \
It has never held a town.\n";

/// What the second says.
pub(crate) const HERALD: &str = "More than 40 people died in the Mell Hall bombing, the Oster hospital said. \
Ostrian officials blamed Norrland for the attack. \
Norrland denied that it had any part in the Mell Hall bombing. \
Gen. Ila Ronn said the Front “has grown weaker in the valleys since the thaw and may strike again”. \
The Ardu Front will probably attack the harbour of Oster in the summer, Ostrian officials said.\n";

/// What the third says, with all the marks that a page must not take for its own.
pub(crate) const HOSTILE: &str = "<script>alert(\"Mell\")</script> & <b>the Ardu Front</b> seized a [mill](javascript:x) at Tarn on 9 May 2031 | so `they` *say*.\r\n";

/// The case and what assess makes of it.
pub(crate) fn case() -> (Case, Assessment) {
    let courier = report("courier.txt", COURIER, Some("The Oster Courier"), &["Anna Veld"], Some("2031-05-05"));
    let herald = report("herald.txt", HERALD, Some("Norrland Herald"), &[], Some("2031-05-07"));
    let hostile = report("<i>tarn.html", HOSTILE, Some("Tarn <em>Post</em>"), &["A. \"Quill\" <x>"], None);
    let mut case = Case::default();
    let mut bombing = event(
        "e-hall",
        EventKind::Attack,
        Some("2031-05-04"),
        Some("Mell Hall, Oster"),
        &["the Mell Hall bombing", "A bomb killed at least 31 people at Mell Hall"],
    );
    let mut mill = event("e-mill", EventKind::Attack, Some("2031-05-09"), Some("Tarn"), &[]);
    courier_claims(&mut case, &courier, &mut bombing);
    herald_claims(&mut case, &herald, &mut bombing);
    hostile_claims(&mut case, &hostile, &mut mill);
    bombing.killed = Some(Toll { low: Some(31), best: Some(41), high: None });
    bombing.reports = vec![courier.id.clone(), herald.id.clone()];
    mill.reports = vec![hostile.id.clone()];
    let blamed = |speaker: &str| {
        case.claims
            .iter()
            .filter(|claim| claim.kind() == ClaimKind::Responsibility && claim.speaker.name == speaker)
            .map(|claim| claim.id.clone())
            .collect::<Vec<_>>()
    };
    let assessment = Assessment {
        disputes: vec![Dispute {
            event: bombing.id.clone(),
            field: Field::Perpetrator,
            sides: vec![
                Side { value: "Norrland".into(), claims: blamed("Ostrian officials") },
                Side { value: "not Norrland".into(), claims: blamed("Norrland") },
            ],
            because: "Norrland is named as behind it, and that is denied".into(),
        }],
        gaps: vec![Gap { event: bombing.id.clone(), field: Field::Injured }],
    };
    case.events = vec![bombing, mill];
    case.reports = vec![courier, herald, hostile];
    (case, assessment)
}

fn courier_claims(case: &mut Case, report: &Report, bombing: &mut Event) {
    let first = "A bomb killed at least 31 people at Mell Hall in Oster on 4 May 2031.";
    let happened = json!({"sub": "attack", "status": "carried_out", "date": "2031-05-04", "place": "Mell Hall, Oster"});
    add(case, report, Some(bombing), "event", first, "author", happened, &[]);
    add(
        case,
        report,
        Some(bombing),
        "casualties",
        first,
        "author",
        json!({"killed": {"n": 31, "bound": "at_least"}}),
        &[],
    );
    let claimed = "The Ardu Front claimed responsibility for the Mell Hall bombing in a broadcast.";
    add(
        case,
        report,
        Some(bombing),
        "responsibility",
        claimed,
        "Ardu Front",
        json!({"mode": "claimed"}),
        &["Ardu Front"],
    );
    let weaker = "However, Gen. Ila Ronn, the commander of the Ostrian army, told the Courier that the Front “has grown weaker in the valleys since the thaw and may strike again”.";
    add(case, report, None, "strength", weaker, "Ila Ronn", json!({"trend": "down"}), &["Ardu Front"]);
    let warned =
        "Two weeks before the bombing, Norrland warned Ostria that an attack on a crowded hall was being prepared.";
    add(
        case,
        report,
        Some(bombing),
        "warning",
        warned,
        "Norrland",
        json!({"issuer": "Norrland", "recipient": "Ostria"}),
        &["Norrland", "Ostria"],
    );
    add(
        case,
        report,
        None,
        "strength",
        "It has never held a town.",
        "author",
        json!({"what": "territory"}),
        &["Ardu Front"],
    );
}

fn herald_claims(case: &mut Case, report: &Report, bombing: &mut Event) {
    let died = "More than 40 people died in the Mell Hall bombing, the Oster hospital said.";
    add(
        case,
        report,
        Some(bombing),
        "casualties",
        died,
        "Oster hospital",
        json!({"killed": {"n": 40, "bound": "at_least"}}),
        &[],
    );
    let blamed = "Ostrian officials blamed Norrland for the attack.";
    add(
        case,
        report,
        Some(bombing),
        "responsibility",
        blamed,
        "Ostrian officials",
        json!({"mode": "attributed"}),
        &["Norrland"],
    );
    let denied = "Norrland denied that it had any part in the Mell Hall bombing.";
    add(case, report, Some(bombing), "responsibility", denied, "Norrland", json!({"mode": "denied"}), &["Norrland"]);
    let weaker = "Gen. Ila Ronn said the Front “has grown weaker in the valleys since the thaw and may strike again”.";
    add(case, report, None, "strength", weaker, "Ila Ronn", json!({"trend": "down"}), &["Ardu Front"]);
    let expected = "The Ardu Front will probably attack the harbour of Oster in the summer, Ostrian officials said.";
    add(
        case,
        report,
        None,
        "forecast",
        expected,
        "Ostrian officials",
        json!({"what": "attack the harbour of Oster"}),
        &["Ardu Front"],
    );
}

fn hostile_claims(case: &mut Case, report: &Report, mill: &mut Event) {
    let seized = HOSTILE.trim_end_matches('\n');
    let happened = json!({"sub": "attack", "status": "carried_out", "date": "2031-05-09", "place": "Tarn"});
    add(case, report, Some(mill), "event", seized, "author", happened, &[]);
    add(case, report, None, "assessment", seized, "author", json!({"of": "Ardu Front"}), &["Ardu Front"]);
}

fn report(file: &str, text: &str, outlet: Option<&str>, authors: &[&str], published: Option<&str>) -> Report {
    let authors: Vec<String> = authors.iter().map(|name| (*name).to_owned()).collect();
    Report {
        id: ReportId::of(text.as_bytes()),
        file: file.to_owned(),
        format: Format::Text,
        meta: Meta {
            title: None,
            authors: (!authors.is_empty()).then(|| Known::new(authors, How::Byline)),
            outlet: outlet.map(|outlet| Known::new(outlet.to_owned(), How::Given)),
            published: published.map(|day| Known::new(day.parse().unwrap(), How::Guess)),
            url: None,
        },
        language: Some("en".to_owned()),
        text: text.to_owned(),
        blocks: Vec::new(),
        boilerplate: Vec::new(),
        source: SourceMap::default(),
    }
}

fn event(id: &str, kind: EventKind, date: Option<&str>, place: Option<&str>, names: &[&str]) -> Event {
    Event {
        id: EventId::from_written(id),
        reports: Vec::new(),
        origins: 0,
        kind,
        status: EventStatus::CarriedOut,
        date: date.map(|day| day.parse().unwrap()),
        country: None,
        place: place.map(str::to_owned),
        at: None,
        perpetrators: Vec::new(),
        targets: Vec::new(),
        codes: Default::default(),
        killed: None,
        injured: None,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        mentions: Vec::new(),
        joins: Vec::new(),
        accounts: Vec::new(),
        by: "test".to_owned(),
    }
}

#[allow(clippy::too_many_arguments, reason = "a table of claims reads best as one call a claim")]
fn add(
    case: &mut Case,
    report: &Report,
    event: Option<&mut Event>,
    kind: &str,
    quote: &str,
    speaker: &str,
    value: serde_json::Value,
    actors: &[&str],
) {
    let start = report.text.find(quote).unwrap();
    let span = Span::new(start, start + quote.len());
    let value: Value = serde_json::from_value(json!({"kind": kind, "value": value})).unwrap();
    let named = quote.find(speaker).map(|at| Span::new(start + at, start + at + speaker.len()));
    let mention = event.as_ref().map(|event| MentionId::from_written(format!("m-{}-{}", event.id, report.id)));
    let claim = Claim {
        id: ClaimId::of(&report.id, value.kind(), span, named),
        report: report.id.clone(),
        value,
        quote: quote.to_owned(),
        evidence: Evidence::at(span),
        speaker: Speaker { name: speaker.to_owned(), role: None, id: None, span: named },
        via: Vec::new(),
        stance: Stance::Affirm,
        certainty: Certainty::Stated,
        event: mention.clone(),
        actors: actors
            .iter()
            .map(|name| ActorRef { name: (*name).to_owned(), id: None, kind: ActorKind::Group })
            .collect(),
        by: "test".to_owned(),
    };
    if let (Some(event), Some(mention)) = (event, mention) {
        if !event.mentions.contains(&mention) {
            event.mentions.push(mention);
        }
        account(event, &claim);
    }
    case.claims.push(claim);
}

fn account(event: &mut Event, claim: &Claim) {
    let mut fields: Vec<(Field, serde_json::Value, Option<Mode>)> = Vec::new();
    match &claim.value {
        Value::Event(value) => {
            fields.extend(value.date.iter().map(|date| (Field::Date, json!(date), None)));
            fields.extend(value.place.iter().map(|place| (Field::Place, json!(place), None)));
        }
        Value::Casualties(value) => {
            fields.extend(value.killed.iter().map(|number| (Field::Killed, json!(number), None)))
        }
        Value::Responsibility(value) => {
            fields.extend(claim.actors.iter().map(|actor| (Field::Perpetrator, json!(actor.name), Some(value.mode))));
        }
        _ => {}
    }
    for (field, value, mode) in fields {
        event.accounts.push(Account {
            field,
            value,
            mode,
            claim: claim.id.clone(),
            report: claim.report.clone(),
            speaker: claim.speaker.name.clone(),
            stance: claim.stance,
            certainty: claim.certainty,
            origin: None,
            counted: None,
            revises: None,
            revised_by: None,
        });
    }
}
