//! Two reports of one bombing in an invented port that do not agree, for tests of the forms.
//!
//! The dead are 12 to the one and 14 to the other; one group claims the attack and denies it; one warned and one
//! foretells. The unit tests of the crate take this file in as well, so it names nothing but the nouns.

#![allow(clippy::unwrap_used, reason = "a test may fail")]
#![allow(dead_code, reason = "each test takes what it needs")]

use serde_json::json;
use whosays_model::*;

/// What the first report says.
pub(crate) const POST: &str = "Blast at the Vessa ferry terminal\n\n\
A bomb killed 12 people at the ferry terminal in Vessa – Østmark’s only port – on 12 March 2031, the harbour police said. \
The Red Lamp Brigade claimed responsibility for the attack on its channel. \
In February the Lantern Office had warned the Ministry of Ports that a crowded quay could be hit within weeks.\n";

/// What the second says.
pub(crate) const WIRE: &str = "The dead of the Vessa bombing are 14, the hospital of Vessa told Østmark Radio. \
The harbour police had spoken of 12 dead. \
The Red Lamp Brigade denied that it had any part in it. \
The Red Lamp Brigade is a branch of the Ember League. \
Police raided a boathouse in Lunt on 14 March. \
Anders Voll, a researcher at the Quay Institute, expects another attack before June.\n";

/// All that is handed on of the case.
pub(crate) struct Sample {
    pub(crate) case: Case,
    pub(crate) actors: Vec<Profile>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) forecasts: Vec<Forecast>,
    pub(crate) grades: Grades,
}

impl Sample {
    pub(crate) fn make() -> Self {
        let post = report("harbour-post.txt", POST, "Vessa Harbour Post", "2031-03-13");
        let wire = report("norrland-wire.txt", WIRE, "Norrland Wire", "2031-03-15");
        let claims = [claims_of_post(&post), claims_of_wire(&wire)].concat();
        let (bombing, raid) = (mention(&post, &claims[..3]), mention(&wire, &claims[8..9]));
        let told_again = mention(&wire, &claims[4..7]);
        let claims = with_mentions(claims, &bombing, &told_again, &raid);
        let events = vec![bombing_event(&claims, &bombing, &told_again), raid_event(&claims, &raid)];
        let sample = Sample {
            actors: actors(&claims, &events[0]),
            warnings: vec![warning(&claims, &events[0])],
            forecasts: vec![forecast(&claims)],
            grades: Grades::default(),
            case: Case {
                origins: vec![origin(&claims, &events[0])],
                mentions: vec![bombing, told_again, raid],
                reports: vec![post, wire],
                events,
                claims,
            },
        };
        assert!(sample.case.claims.iter().all(|claim| sample.quote(claim) == Some(claim.quote.as_str())));
        sample
    }

    fn quote(&self, claim: &Claim) -> Option<&str> {
        self.case.reports.iter().find(|report| report.id == claim.report).map(|report| report.words(claim.span()))
    }
}

fn report(file: &str, text: &str, outlet: &str, published: &str) -> Report {
    let is_post = file.starts_with("harbour");
    let given = |words: &str| Known::new(words.to_owned(), How::Given);
    Report {
        id: ReportId::of(text.as_bytes()),
        file: file.to_owned(),
        format: Format::Text,
        meta: Meta {
            title: is_post.then(|| given("Blast at the Vessa ferry terminal")),
            authors: is_post.then(|| Known::new(vec!["Ida Lomm".to_owned()], How::Byline)),
            outlet: Some(given(outlet)),
            published: Some(Known::new(published.parse().unwrap(), How::Metadata)),
            url: is_post.then(|| given("https://harbour-post.example/2031/ferry-terminal")),
        },
        language: Some("en".to_owned()),
        text: text.to_owned(),
        blocks: Vec::new(),
        boilerplate: Vec::new(),
        source: SourceMap::default(),
    }
}

fn claims_of_post(post: &Report) -> Vec<Claim> {
    let bomb = "A bomb killed 12 people at the ferry terminal in Vessa – Østmark’s only port – on 12 March 2031, the harbour police said.";
    let claimed = "The Red Lamp Brigade claimed responsibility for the attack on its channel.";
    let warned = "In February the Lantern Office had warned the Ministry of Ports that a crowded quay could be hit within weeks.";
    let happened = json!({
        "sub": "attack", "status": "carried_out", "date": "2031-03-12", "place": "Vessa",
        "target": "the ferry terminal", "method": "bombing",
    });
    vec![
        claim(post, "event", happened, bomb, "harbour police", &[]),
        claim(post, "casualties", json!({"killed": {"n": 12, "bound": "exact"}}), bomb, "harbour police", &[]),
        claim(post, "responsibility", json!({"mode": "claimed"}), claimed, "Red Lamp Brigade", &["Red Lamp Brigade"]),
        claim(
            post,
            "warning",
            json!({"issuer": "Lantern Office", "recipient": "Ministry of Ports", "horizon": "within weeks"}),
            warned,
            "Lantern Office",
            &["Lantern Office", "Ministry of Ports"],
        ),
    ]
}

fn claims_of_wire(wire: &Report) -> Vec<Claim> {
    let fourteen = "The dead of the Vessa bombing are 14, the hospital of Vessa told Østmark Radio.";
    let denied = "The Red Lamp Brigade denied that it had any part in it.";
    let branch = "The Red Lamp Brigade is a branch of the Ember League.";
    let raid = "Police raided a boathouse in Lunt on 14 March.";
    let expects = "Anders Voll, a researcher at the Quay Institute, expects another attack before June.";
    let raided = json!({"sub": "counter-operation", "status": "carried_out", "date": "2031-03-14", "place": "Lunt"});
    let tie = json!({"type": "part_of", "from": "Red Lamp Brigade", "to": "Ember League"});
    let mut claims = vec![
        claim(wire, "casualties", json!({"killed": {"n": 14, "bound": "exact"}}), fourteen, "hospital of Vessa", &[]),
        claim(
            wire,
            "casualties",
            json!({"killed": {"n": 12, "bound": "exact"}}),
            "The harbour police had spoken of 12 dead.",
            "harbour police",
            &[],
        ),
        claim(wire, "responsibility", json!({"mode": "denied"}), denied, "Red Lamp Brigade", &["Red Lamp Brigade"]),
        claim(wire, "relation", tie, branch, "author", &["Red Lamp Brigade", "Ember League"]),
        claim(wire, "event", raided, raid, "author", &[]),
        claim(
            wire,
            "forecast",
            json!({"what": "another attack", "horizon": "before June"}),
            expects,
            "Anders Voll",
            &["Quay Institute"],
        ),
    ];
    claims[0].via = vec!["Østmark Radio".to_owned()];
    claims[2].stance = Stance::Deny;
    claims[5].speaker.role = Some("a researcher at the Quay Institute".to_owned());
    claims[5].certainty = Certainty::Likely;
    claims
}

fn claim(report: &Report, kind: &str, value: serde_json::Value, quote: &str, speaker: &str, actors: &[&str]) -> Claim {
    let start = report.text.find(quote).unwrap();
    let span = Span::new(start, start + quote.len());
    let value: Value = serde_json::from_value(json!({"kind": kind, "value": value})).unwrap();
    let named = quote.find(speaker).map(|at| Span::new(start + at, start + at + speaker.len()));
    Claim {
        id: ClaimId::of(&report.id, value.kind(), span, named),
        report: report.id.clone(),
        value,
        quote: quote.to_owned(),
        evidence: Evidence::at(span),
        speaker: Speaker { name: speaker.to_owned(), role: None, id: id_of(speaker), span: named },
        via: Vec::new(),
        stance: Stance::Affirm,
        certainty: Certainty::Stated,
        event: None,
        actors: actors.iter().map(|name| actor(name)).collect(),
        by: format!("{kind}:by hand"),
    }
}

fn id_of(name: &str) -> Option<String> {
    (name == "Red Lamp Brigade").then(|| "red-lamp-brigade".to_owned())
}

fn actor(name: &str) -> ActorRef {
    let is_group = ["Red Lamp Brigade", "Ember League"].contains(&name);
    let kind = if is_group { ActorKind::Group } else { ActorKind::Institution };
    ActorRef { name: name.to_owned(), id: id_of(name), kind }
}

/// The telling of a happening by these claims of one report.
fn mention(report: &Report, claims: &[Claim]) -> EventMention {
    let ids: Vec<ClaimId> = claims.iter().map(|claim| claim.id.clone()).collect();
    EventMention {
        id: MentionId::of(&report.id, &ids),
        report: report.id.clone(),
        kind: EventKind::Attack,
        status: EventStatus::CarriedOut,
        date: None,
        country: None,
        places: Vec::new(),
        at: None,
        targets: Vec::new(),
        method: None,
        codes: EventCodes::default(),
        actors: Vec::new(),
        names: Vec::new(),
        claims: ids,
        evidence: claims[0].evidence.clone(),
        published: report.published().cloned(),
        marks: Vec::new(),
        by: "by hand".to_owned(),
    }
}

fn with_mentions(
    mut claims: Vec<Claim>,
    bombing: &EventMention,
    again: &EventMention,
    raid: &EventMention,
) -> Vec<Claim> {
    for claim in &mut claims {
        let own = [bombing, again, raid].into_iter().find(|mention| mention.claims.contains(&claim.id));
        claim.event = own.map(|mention| mention.id.clone());
    }
    claims
}

fn account(claim: &Claim, field: Field, value: serde_json::Value, mode: Option<Mode>) -> Account {
    Account {
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
    }
}

fn accounts_of_bombing(claims: &[Claim]) -> Accounts {
    let dead = |n: u64| json!({"n": n, "bound": "exact"});
    let brigade = json!("Red Lamp Brigade");
    vec![
        account(&claims[0], Field::Date, json!("2031-03-12"), None),
        account(&claims[0], Field::Place, json!("Vessa"), None),
        account(&claims[0], Field::Target, json!("the ferry terminal"), None),
        account(&claims[0], Field::Status, json!("carried_out"), None),
        account(&claims[1], Field::Killed, dead(12), None),
        account(&claims[2], Field::Perpetrator, brigade.clone(), Some(Mode::Claimed)),
        account(&claims[4], Field::Killed, dead(14), None),
        account(&claims[5], Field::Killed, dead(12), None),
        account(&claims[6], Field::Perpetrator, brigade, Some(Mode::Denied)),
    ]
}

fn bombing_event(claims: &[Claim], bombing: &EventMention, again: &EventMention) -> Event {
    let mut reports = vec![bombing.report.clone(), again.report.clone()];
    reports.sort();
    let one = |code: &str| vec![code.to_owned()];
    Event {
        id: EventId::of(&bombing.id),
        reports,
        origins: 3,
        kind: EventKind::Attack,
        status: EventStatus::CarriedOut,
        date: Some("2031-03-12".parse().unwrap()),
        country: Some("XV".to_owned()),
        place: Some("Vessa".to_owned()),
        at: Some(Place {
            name: "Vessa".to_owned(),
            latitude: 54.25,
            longitude: -18.5,
            precision: Precision::City,
            radius_km: 4,
            country: Some("XV".to_owned()),
            division: Some("Coast Province".to_owned()),
            geonames: None,
            because: "the only place of that name".to_owned(),
        }),
        perpetrators: vec![NamedActor {
            name: "Red Lamp Brigade".to_owned(),
            modes: vec![Mode::Claimed, Mode::Denied],
        }],
        targets: one("the ferry terminal"),
        codes: EventCodes {
            plover: one("ASSAULT explosives"),
            attack_types: one("3 Bombing/Explosion"),
            target_types: one("19 Transportation"),
            weapons: one("6 Explosives"),
        },
        killed: Some(Toll { low: Some(12), best: Some(14), high: Some(14) }),
        injured: None,
        names: one("the Vessa bombing"),
        mentions: vec![bombing.id.clone(), again.id.clone()],
        joins: vec![Join { a: bombing.id.clone(), b: again.id.clone(), because: vec!["both at Vessa".to_owned()] }],
        accounts: accounts_of_bombing(claims),
        by: "by hand".to_owned(),
    }
}

fn raid_event(claims: &[Claim], raid: &EventMention) -> Event {
    Event {
        id: EventId::of(&raid.id),
        reports: vec![raid.report.clone()],
        origins: 1,
        kind: EventKind::CounterOperation,
        status: EventStatus::CarriedOut,
        date: Some("2031-03-14".parse().unwrap()),
        country: None,
        place: Some("Lunt".to_owned()),
        at: None,
        perpetrators: Vec::new(),
        targets: Vec::new(),
        codes: EventCodes::default(),
        killed: None,
        injured: None,
        names: Vec::new(),
        mentions: vec![raid.id.clone()],
        joins: Vec::new(),
        accounts: vec![
            account(&claims[8], Field::Date, json!("2031-03-14"), None),
            account(&claims[8], Field::Place, json!("Lunt"), None),
        ],
        by: "by hand".to_owned(),
    }
}

/// The harbour police's figure, which both reports pass on.
fn origin(claims: &[Claim], event: &Event) -> Origin {
    let (first, again) = (&claims[1], &claims[5]);
    Origin {
        id: OriginId::of(&first.id),
        sort: OriginSort::Statement,
        who: "harbour police".to_owned(),
        credited: None,
        published: Some("2031-03-13".parse().unwrap()),
        reports: event.reports.clone(),
        claims: vec![first.id.clone(), again.id.clone()],
        events: vec![event.id.clone()],
        links: vec![OriginLink {
            a: first.id.clone(),
            b: again.id.clone(),
            because: vec!["the same figure of the harbour police".to_owned()],
        }],
        by: "by hand".to_owned(),
    }
}

fn actors(claims: &[Claim], bombing: &Event) -> Vec<Profile> {
    let tie = |outward: bool, other: &str| Tie {
        published: Some("2031-03-15".parse().unwrap()),
        tie: RelationType::PartOf,
        outward,
        other: other.to_owned(),
        time: None,
        since: None,
        claim: claims[7].id.clone(),
    };
    let mut profiles: Vec<Profile> = ["Red Lamp Brigade", "Ember League", "Lantern Office", "Ministry of Ports"]
        .into_iter()
        .map(|name| profile(name, claims))
        .collect();
    profiles[0].relations = vec![tie(true, "Ember League")];
    profiles[0].events = vec![NamedIn { event: bombing.id.clone(), modes: vec![Mode::Claimed, Mode::Denied] }];
    profiles[1].relations = vec![tie(false, "Red Lamp Brigade")];
    profiles
}

fn profile(name: &str, claims: &[Claim]) -> Profile {
    let ActorRef { name, id, kind } = actor(name);
    let says: Vec<&Claim> = claims.iter().filter(|claim| claim.speaker.name == name).collect();
    let is_about = |claim: &&Claim| claim.speaker.name != name && claim.actors.iter().any(|actor| actor.name == name);
    let about: Vec<&Claim> = claims.iter().filter(is_about).collect();
    let mut reports: Vec<ReportId> = says.iter().chain(&about).map(|claim| claim.report.clone()).collect();
    reports.sort();
    reports.dedup();
    let ids = |claims: &[&Claim]| claims.iter().map(|claim| claim.id.clone()).collect();
    Profile {
        names: vec![name.clone()],
        says: ids(&says),
        about: ids(&about),
        reports,
        id,
        kind,
        name,
        events: Vec::new(),
        relations: Vec::new(),
        strengths: Vec::new(),
    }
}

fn warning(claims: &[Claim], bombing: &Event) -> Warning {
    let first = &claims[3];
    Warning {
        id: WarningId::of(&first.id),
        claims: vec![first.id.clone()],
        origins: 1,
        issuer: Some("Lantern Office".to_owned()),
        recipient: Some("Ministry of Ports".to_owned()),
        date: Some("2031-02".parse().unwrap()),
        target: Some("a crowded quay".to_owned()),
        place: None,
        wording: first.quote.clone(),
        window: Some(Window {
            days: "2031-02-01/2031-04-28".parse().unwrap(),
            words: Some("within weeks".to_owned()),
            because: "“within weeks”: 60 days from 2031-02".to_owned(),
        }),
        response: Response::Unknown,
        response_by: Vec::new(),
        response_claims: Vec::new(),
        response_passages: Vec::new(),
        outcome: Outcome::Within,
        event: Some(bombing.id.clone()),
        lead_days: Some(40),
        because: vec!["an attack on a quay within the time".to_owned()],
        outcome_claims: vec![claims[0].id.clone()],
        by: "by hand".to_owned(),
    }
}

fn forecast(claims: &[Claim]) -> Forecast {
    let first = &claims[9];
    Forecast {
        id: ForecastId::of(&first.id),
        claims: vec![first.id.clone()],
        origins: 1,
        speaker: first.speaker.name.clone(),
        role: first.speaker.role.clone(),
        is_public: true,
        what: "another attack".to_owned(),
        date: Some("2031-03-15".parse().unwrap()),
        window: None,
        likelihood: Some("expects".to_owned()),
        probability: None,
        condition: None,
        resolution: Resolution::Open,
        event: None,
        because: vec!["its time has not passed".to_owned()],
        resolved_by: Vec::new(),
        by: "by hand".to_owned(),
    }
}
