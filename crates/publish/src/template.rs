//! A desk's own brief: Markdown with directives in the language of Jinja, by minijinja.
//!
//! `{{ section("warnings") }}` stands for a section with its heading, `{{ body("warnings") }}` for the same without, and
//! `{{ title }}`, `{{ lede }}` and `{{ reports }}` for its title, what it is made of and how many reports; `has("warnings")`
//! tells whether a section holds anything. What the desk writes itself is Markdown as in an edited brief, and is held to the same rules.

use crate::brief::{Brief, section_names};
use crate::markdown;
use minijinja::value::Value;
use minijinja::{Environment, ErrorKind, UndefinedBehavior};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many steps a template may take: none that only places sections comes near.
const MOST_STEPS: u64 = 1_000_000;

/// Why a template makes no brief.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct TemplateError {
    /// The line, where it is known.
    pub line: Option<usize>,
    /// What is the matter.
    pub what: String,
    /// The way out.
    pub hint: String,
}

/// The names that a template knows beside its functions.
const VALUES: &[&str] = &["title", "lede", "reports"];

/// The brief as the template puts it together: what it does not place is left out, with its citations.
///
/// # Errors
///
/// Where the template names what is not there, or is no template.
pub fn fill(template: &str, brief: &Brief) -> Result<Brief, TemplateError> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(MOST_STEPS));
    let whole = Arc::new(brief.clone());
    let (sections, bodies, known) = (whole.clone(), whole.clone(), whole.clone());
    environment.add_function("section", move |name: String| text_of(&sections, &name, true));
    environment.add_function("body", move |name: String| text_of(&bodies, &name, false));
    environment.add_function("has", move |name: String| {
        checked(&name)?;
        Ok::<bool, minijinja::Error>(known.sections.iter().any(|section| section.id == name))
    });
    let values: BTreeMap<&str, Value> = BTreeMap::from([
        ("title", Value::from(markdown::escaped(&brief.title))),
        ("lede", Value::from(markdown::noted(&brief.lede))),
        ("reports", Value::from(brief.made_of.len())),
    ]);
    let mut text = environment.render_str(template, values).map_err(|error| explained(&error, template))?;
    text.push_str("\n\n");
    for citation in &brief.citations {
        markdown::push_citation(&mut text, citation);
    }
    let filled = markdown::read(&text).map_err(|what| TemplateError {
        line: None,
        what,
        hint: "number no footnotes in a template: sections bring their own".to_owned(),
    })?;
    Ok(with_rest(filled, brief))
}

// What the text does not hold: the words around quotations, the reports, the case.
fn with_rest(mut filled: Brief, brief: &Brief) -> Brief {
    for citation in &mut filled.citations {
        let whole = brief.citations.iter().find(|whole| {
            (&whole.report, whole.quote.start, whole.quote.end)
                == (&citation.report, citation.quote.start, citation.quote.end)
        });
        if let Some(whole) = whole {
            let number = citation.number;
            *citation = whole.clone();
            citation.number = number;
        }
    }
    let title = if filled.title.is_empty() { brief.title.clone() } else { filled.title };
    let (made_of, case_file) = (brief.made_of.clone(), brief.case_file.clone());
    // A template may raise the marking and not lower it.
    let tlp = filled.tlp.max(brief.tlp);
    Brief { title, made_of, case_file, tlp, ..filled }
}

fn text_of(brief: &Brief, name: &str, with_heading: bool) -> Result<String, minijinja::Error> {
    checked(name)?;
    let mut text = String::new();
    if let Some(section) = brief.sections.iter().find(|section| section.id == name) {
        let mut section = section.clone();
        if !with_heading {
            section.heading.clear();
        }
        markdown::push_section(&mut text, &section);
    }
    Ok(text)
}

// A section that a brief can have may be empty; one that it cannot have is a slip of the pen.
fn checked(name: &str) -> Result<(), minijinja::Error> {
    if section_names().contains(&name) {
        return Ok(());
    }
    Err(minijinja::Error::new(ErrorKind::InvalidOperation, format!("there is no section `{name}`")))
}

fn explained(error: &minijinja::Error, template: &str) -> TemplateError {
    let line = error.line().and_then(|line| template.lines().nth(line.checked_sub(1)?)).unwrap_or("");
    let what = match (error.kind(), error.detail()) {
        (ErrorKind::InvalidOperation, Some(detail)) => detail.to_owned(),
        (ErrorKind::UndefinedError, _) => format!("there is nothing of that name: {}", line.trim()),
        (kind, Some(detail)) => format!("{kind}: {detail}"),
        (kind, None) => kind.to_string(),
    };
    let hint = format!(
        "there are the sections {}, as {{{{ section(\"warnings\") }}}}, {{{{ body(\"warnings\") }}}} or has(\"warnings\"), and the values {}",
        section_names().join(", "),
        VALUES.join(", ")
    );
    TemplateError { line: error.line(), what, hint }
}
