//! `whosays judgements`: what people have ruled about a case, and whether it holds.

use crate::complaint::Ending;
use crate::table::{Columns, Format, Listing, print};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use whosays_case::{OpenCase, Standing};
use whosays_model::{Anchor, Judgement, ReportId, Ruling, Setting, Target};

const SHORT: &[&str] = &["number", "ruling", "one", "other or value", "who", "when", "state"];
const LONG: &[&str] = &["number", "ruling", "a", "b", "who", "at", "note", "withdrawn", "state"];

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Prints the judgements.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let open = OpenCase::at(&arguments.case)?;
    let judgements = open.store.judgements()?;
    let standing = Standing::of(&open.store, &judgements)?;
    let state = |judgement: &Judgement| standing.in_words(judgement);
    let listing = Listing {
        things: &judgements,
        short: Columns { names: SHORT, cells: &|judgement| short(judgement, &open, state(judgement)) },
        long: Columns { names: LONG, cells: &|judgement| long(judgement, state(judgement)) },
        record: &|judgement| {
            let mut record = serde_json::json!({"record": "judgement", "state": state(judgement)});
            if let (Some(record), Ok(serde_json::Value::Object(fields))) =
                (record.as_object_mut(), serde_json::to_value(judgement))
            {
                record.extend(fields);
            }
            record
        },
        none: "nobody has judged anything",
    };
    print(&listing, arguments.format)?;
    Ok(Ending::Done)
}

fn short(judgement: &Judgement, open: &OpenCase, state: String) -> Vec<String> {
    let told = |quote: &str, report: &ReportId| format!("“{quote}” ({})", open.label(report));
    let all =
        |targets: &[Target]| targets.iter().map(|one| told(&one.quote, &one.report)).collect::<Vec<_>>().join("; ");
    let (one, other) = match &judgement.ruling {
        Ruling::Same { a, b } | Ruling::Different { a, b } => (told(&a.quote, &a.report), told(&b.quote, &b.report)),
        Ruling::Set(setting) => (told(&setting.anchor.quote, &setting.anchor.report), in_words(setting)),
        Ruling::Accept { claim } | Ruling::Reject { claim } => (told(&claim.quote, &claim.report), String::new()),
        Ruling::Correct { claim, changes } => (told(&claim.quote, &claim.report), changed(changes)),
        Ruling::Add { claim } => (told(&claim.quote, &claim.report), claim.kind().to_string()),
        Ruling::Link { claim, to, .. } => {
            let other = to.as_ref().map_or("no event".to_owned(), |to| told(&to.quote, &to.report));
            (told(&claim.quote, &claim.report), other)
        }
        Ruling::SameActor { a, b } | Ruling::DifferentActor { a, b } => (a.clone(), b.clone()),
        Ruling::Split { apart, from } => (all(apart), all(from)),
        Ruling::Note { .. } => (judgement.ruling.subject(), judgement.note.clone().unwrap_or_default()),
    };
    vec![
        number(judgement),
        judgement.ruling.as_str().to_owned(),
        one,
        other,
        judgement.who.clone(),
        judgement.at.clone(),
        state,
    ]
}

/// `consistency=II of the Front`.
fn in_words(setting: &Setting) -> String {
    let of = setting.of.as_ref().map(|of| format!(" of {of}")).unwrap_or_default();
    format!("{}={}{of}", setting.field, setting.value)
}

fn long(judgement: &Judgement, state: String) -> Vec<String> {
    let ids = |claim: &Anchor| claim.claim.to_string();
    let mentions = |targets: &[Target]| targets.iter().map(|one| one.mention.to_string()).collect::<Vec<_>>().join(" ");
    let (a, b) = match &judgement.ruling {
        Ruling::Same { a, b } | Ruling::Different { a, b } => (a.mention.to_string(), b.mention.to_string()),
        Ruling::Set(setting) => (ids(&setting.anchor), in_words(setting)),
        Ruling::Accept { claim } | Ruling::Reject { claim } => (ids(claim), String::new()),
        Ruling::Correct { claim, changes } => (ids(claim), changed(changes)),
        Ruling::Add { claim } => (claim.id.to_string(), claim.kind().to_string()),
        Ruling::Link { claim, to, .. } => {
            (ids(claim), to.as_ref().map(|to| to.mention.to_string()).unwrap_or_default())
        }
        Ruling::SameActor { a, b } | Ruling::DifferentActor { a, b } => (a.clone(), b.clone()),
        Ruling::Split { apart, from } => (mentions(apart), mentions(from)),
        Ruling::Note { .. } => (judgement.ruling.subject(), String::new()),
    };
    vec![
        number(judgement),
        judgement.ruling.as_str().to_owned(),
        a,
        b,
        judgement.who.clone(),
        judgement.at.clone(),
        judgement.note.clone().unwrap_or_default(),
        judgement.withdrawn.clone().unwrap_or_default(),
        state,
    ]
}

/// `stance="deny", value.killed=null`.
fn changed(changes: &BTreeMap<String, Value>) -> String {
    changes.iter().map(|(field, value)| format!("{field}={value}")).collect::<Vec<_>>().join(", ")
}

fn number(judgement: &Judgement) -> String {
    judgement.number.map(|number| number.to_string()).unwrap_or_default()
}
