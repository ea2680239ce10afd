//! `whosays judgements`: what people have ruled about a case, and whether it holds.

use crate::complaint::Ending;
use crate::open_case::OpenCase;
use crate::table::{Columns, Format, Listing, print};
use std::path::PathBuf;
use whosays_engine::reconcile::Rulings;
use whosays_model::{Judgement, Target};

const SHORT: &[&str] = &["number", "ruling", "one", "other", "who", "when", "state"];
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
    let state = |judgement: &Judgement| match (&judgement.withdrawn, judgement.number) {
        (Some(at), _) => format!("withdrawn {at}"),
        (None, Some(number)) if rulings.lost.contains(&number) => "its words are gone from the case".to_owned(),
        (None, Some(number)) if rulings.merged.contains(&number) => "both are one telling now".to_owned(),
        (None, Some(number)) if rulings.outweighed.contains(&number) => "outweighed by a later one".to_owned(),
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
    let told = |target: &Target| format!("“{}” ({})", target.quote, open.label(&target.report));
    vec![
        number(judgement),
        judgement.ruling.to_string(),
        told(&judgement.a),
        told(&judgement.b),
        judgement.who.clone(),
        judgement.at.clone(),
        state,
    ]
}

fn long(judgement: &Judgement, state: String) -> Vec<String> {
    vec![
        number(judgement),
        judgement.ruling.to_string(),
        judgement.a.mention.to_string(),
        judgement.b.mention.to_string(),
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
