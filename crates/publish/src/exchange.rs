//! A case in the forms that other tools read: each writes what its form can hold, and counts what it cannot.

mod accounts;
mod codes;
mod countries;
mod csv;
mod csv_ged;
mod csv_gtd;
mod ftm;
mod geojson;
mod gexf;
mod jsonl;
mod lookup;
mod losses;
mod misp;
pub mod parquet;
pub mod parquet_read;
mod phrased;
#[cfg(test)]
#[path = "../tests/exchange/sample.rs"]
mod sample;
mod schema_org;
mod stix;
mod told;
mod unheld;
mod urn;
mod view;
mod web_annotation;

use std::io::Write;
use whosays_model::{Case, Forecast, Grades, Profile, ReportId, Tlp, Warning};

pub use losses::{Loss, Losses};
pub use stix::objects as stix_objects;

/// What is handed on of a case.
pub struct Exchange<'a> {
    /// The case.
    pub case: &'a Case,
    /// What it is called.
    pub name: &'a str,
    /// The marking that holds for a report.
    pub marking: &'a (dyn Fn(&ReportId) -> Tlp + Sync),
    /// Whether anything of it is marked at all.
    pub is_marked: bool,
    /// Grades by the Admiralty code.
    pub grades: &'a Grades,
    /// Actors, with their names.
    pub actors: &'a [Profile],
    /// Warnings, with what came of them.
    pub warnings: &'a [Warning],
    /// Forecasts, with what came of them.
    pub forecasts: &'a [Forecast],
    /// When it is handed on, as ISO 8601 in UTC: for forms that want a time.
    pub at: &'a str,
}

/// A form that a case can be handed on in.
#[derive(Clone, Copy)]
pub struct Form {
    /// What it is called on the command line.
    pub name: &'static str,
    /// The file name's ending, without the dot.
    pub extension: &'static str,
    /// What it is good for, in a line.
    pub doc: &'static str,
    /// Writes it; tells what the form could not hold.
    pub write: fn(&Exchange<'_>, &mut dyn Write) -> std::io::Result<Losses>,
}

/// Every form: adding one is a file and a line here.
pub static FORMS: &[Form] = &[
    Form {
        name: "jsonl",
        extension: "jsonl",
        doc: "every record of the case, one a line, for programs",
        write: jsonl::write,
    },
    Form {
        name: "csv-gtd",
        extension: "csv",
        doc: "attacks as rows with the columns and codes of the Global Terrorism Database",
        write: csv_gtd::write,
    },
    Form {
        name: "csv-ged",
        extension: "csv",
        doc: "deadly events as rows with the columns of the UCDP Georeferenced Event Dataset",
        write: csv_ged::write,
    },
    Form {
        name: "geojson",
        extension: "geojson",
        doc: "events on a map, with how exactly they are placed and all their accounts",
        write: geojson::write,
    },
    Form {
        name: "gexf",
        extension: "gexf",
        doc: "actors and their ties over time as a graph, for Gephi and networkx",
        write: gexf::write,
    },
    Form {
        name: "schema-org",
        extension: "jsonld",
        doc: "claims with who says them and where they appear, as schema.org in JSON-LD",
        write: schema_org::write,
    },
    Form {
        name: "web-annotation",
        extension: "jsonld",
        doc: "claims as W3C Web Annotations on the words of their reports",
        write: web_annotation::write,
    },
    Form {
        name: "stix",
        extension: "stix.json",
        doc: "a STIX 2.1 bundle for platforms of threat intelligence, each account an impact or an opinion of its own",
        write: stix::write,
    },
    Form {
        name: "misp",
        extension: "misp.json",
        doc: "MISP events for sharing platforms, each account an object with the words it rests on",
        write: misp::write,
    },
    Form {
        name: "ftm",
        extension: "ftm.json",
        doc: "FollowTheMoney entities for investigations, each value with the claim it goes back to",
        write: ftm::write,
    },
];
