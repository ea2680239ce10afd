//! `whosays judgements`: what people have ruled about a case, and whether it holds.

use crate::complaint::Ending;
use crate::table::{Columns, Format, Listing, print};
use std::path::PathBuf;
use whosays_case::OpenCase;
use whosays_engine::assess::Settings;
use whosays_engine::reconcile::Rulings;
use whosays_model::{Judgement, Ruling, Setting};

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
    let rulings = Rulings::of(&judgements, &open.case.claims, &open.case.mentions);
    let settings = Settings::of(&judgements, &open.case.claims);
    let is_outweighed = |number| rulings.outweighed.contains(&number) || settings.outweighed.contains(&number);
    let state = |judgement: &Judgement| match (&judgement.withdrawn, judgement.number) {
        (Some(at), _) => format!("withdrawn {at}"),
        (None, Some(number)) if rulings.lost.contains(&number) || settings.lost.contains(&number) => {
            "its words are gone from the case".to_owned()
        }
        (None, Some(number)) if rulings.merged.contains(&number) => "both are one telling now".to_owned(),
        (None, Some(number)) if is_outweighed(number) => "outweighed by a later one".to_owned(),
        _ => "holds".to_owned(),
    };
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
    let told = |quote: &str, report| format!("“{quote}” ({})", open.label(report));
    let (one, other) = match &judgement.ruling {
        Ruling::Same { a, b } | Ruling::Different { a, b } => (told(&a.quote, &a.report), told(&b.quote, &b.report)),
        Ruling::Set(setting) => (told(&setting.anchor.quote, &setting.anchor.report), in_words(setting)),
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
    let (a, b) = match &judgement.ruling {
        Ruling::Same { a, b } | Ruling::Different { a, b } => (a.mention.to_string(), b.mention.to_string()),
        Ruling::Set(setting) => (setting.anchor.claim.to_string(), in_words(setting)),
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

fn number(judgement: &Judgement) -> String {
    judgement.number.map(|number| number.to_string()).unwrap_or_default()
}
