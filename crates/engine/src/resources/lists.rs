//! The word lists as files: their rows, and what the code makes of each list.

use super::*;

/// One list of `lexicon/`.
pub(super) struct Lexicon {
    pub(super) file: &'static str,
    pub(super) text: &'static str,
}

impl Lexicon {
    pub(super) fn error(&self, line: usize, what: impl Into<String>) -> ResourceError {
        ResourceError { file: self.file, line, what: what.into() }
    }

    /// Rows of exactly `columns` columns, each with its line number.
    pub(super) fn rows(&self, columns: usize) -> Result<Vec<(usize, Vec<&'static str>)>, ResourceError> {
        let mut rows = Vec::new();
        for (number, line) in self.text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let row: Vec<&str> = line.split('\t').collect();
            if row.len() != columns {
                return Err(self.error(number + 1, format!("{} columns, not {columns}", row.len())));
            }
            rows.push((number + 1, row));
        }
        Ok(rows)
    }

    /// Whether the column behind the pattern is one of `tags` in every row.
    pub(super) fn tagged(&self, columns: usize, tags: &[&str]) -> Result<&Self, ResourceError> {
        let odd = self.rows(columns)?.into_iter().find(|(_, row)| !row.get(1).is_some_and(|tag| tags.contains(tag)));
        odd.map_or(Ok(self), |(line, row)| {
            Err(self.error(line, format!("`{}` is none of {}", row[1..].join(" "), tags.join(", "))))
        })
    }

    pub(super) fn patterns(&self, columns: usize, vocabulary: &mut Vocabulary) -> Result<PatternSet, ResourceError> {
        let mut set = PatternSet::default();
        for (line, row) in self.rows(columns)? {
            set.add(&row, vocabulary).map_err(|what| self.error(line, what))?;
        }
        Ok(set)
    }
}

pub(super) fn kinds(file: &'static str, text: &str) -> Result<Kinds, ResourceError> {
    let error = |line: usize, what| ResourceError { file, line, what };
    let rows = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let rows = rows.map(|(number, line)| (number + 1, line.split('\t').collect()));
    Kinds::read(rows).map_err(|(line, what)| error(line, what))
}

pub(super) fn patterns(vocabulary: &mut Vocabulary) -> Result<Patterns, ResourceError> {
    Ok(Patterns {
        nominal_cues: lexicon!("nominal_cues").patterns(3, vocabulary)?,
        hedges: lexicon!("hedges").patterns(3, vocabulary)?,
        negations: lexicon!("negations").tagged(2, CUES)?.patterns(2, vocabulary)?,
        blame: lexicon!("blame").patterns(3, vocabulary)?,
        casualties: lexicon!("casualties").patterns(3, vocabulary)?,
        responsibility: lexicon!("responsibility").patterns(3, vocabulary)?,
        relation: lexicon!("relation").patterns(3, vocabulary)?,
        strength: lexicon!("strength").patterns(3, vocabulary)?,
        forecast: lexicon!("forecast").patterns(3, vocabulary)?,
        warning: lexicon!("warning").patterns(3, vocabulary)?,
        threat_level: lexicon!("threat_level").patterns(3, vocabulary)?,
        measure: lexicon!("measure").patterns(3, vocabulary)?,
        cause: lexicon!("cause").patterns(4, vocabulary)?,
        communication: lexicon!("communication").patterns(3, vocabulary)?,
        assessment: lexicon!("assessment").patterns(2, vocabulary)?,
    })
}

/// A name as a part of an id: lower-case letters and digits, with hyphens between.
pub(super) fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

pub(super) fn numbered(lexicon: &Lexicon) -> Result<HashMap<&'static str, Numbered>, ResourceError> {
    let row = |(line, row): (usize, Vec<&'static str>)| {
        let side = match row[1] {
            "before" => Numbered::Before,
            "dialled" => Numbered::Dialled,
            "aged" => Numbered::Aged,
            "old" => Numbered::YearsOld,
            "street" => Numbered::Street,
            "block" => Numbered::Block,
            other => return Err(lexicon.error(line, format!("`{other}` is no side"))),
        };
        Ok((row[0], side))
    };
    lexicon.rows(2)?.into_iter().map(row).collect()
}

pub(super) fn atlas() -> Result<Atlas, ResourceError> {
    let mut atlas = Atlas::default();
    let number = |lexicon: &Lexicon, line: usize, cell: &str| {
        cell.parse::<f64>().map_err(|_| lexicon.error(line, format!("`{cell}` is no number")))
    };
    let lexicon = lexicon!("centres");
    for (line, row) in lexicon.rows(4)? {
        let point = (number(&lexicon, line, row[2])?, number(&lexicon, line, row[3])?);
        atlas.centres.entry(row[0]).or_default().insert(fold(row[1]), point);
    }
    let lexicon = lexicon!("areas");
    for (line, row) in lexicon.rows(6)? {
        let area = Area {
            name: row[0],
            is_water: row[2] == "water",
            latitude: number(&lexicon, line, row[3])?,
            longitude: number(&lexicon, line, row[4])?,
            radius: number(&lexicon, line, row[5])? as u32,
        };
        for name in std::iter::once(row[0]).chain(row[1].split('|')).filter(|name| !name.is_empty()) {
            atlas.areas.insert(fold(name), area.clone());
        }
    }
    for (_, row) in lexicon!("division_abbreviations").rows(3)? {
        atlas.short.entry(row[0]).or_default().push((row[1], row[2]));
    }
    for (_, row) in lexicon!("outlets").rows(4)? {
        atlas.outlets.insert(row[0], [row[1], row[2], row[3]]);
    }
    Ok(atlas)
}

pub(super) fn measures(lexicon: &Lexicon) -> Result<HashMap<&'static str, Measure>, ResourceError> {
    let mut measures = HashMap::new();
    for (line, row) in lexicon.rows(3)? {
        let (is_currency, is_before) = match row[2] {
            "before" | "both" => (true, true),
            "after" => (true, false),
            "measure" => (false, false),
            sort => return Err(lexicon.error(line, format!("`{sort}` is no sort of unit"))),
        };
        measures.insert(row[0], Measure { code: row[1], is_currency, is_before });
    }
    Ok(measures)
}

pub(super) fn times(lexicon: &Lexicon) -> Result<TimeWords, ResourceError> {
    let mut words = TimeWords::default();
    for (line, row) in lexicon.rows(3)? {
        words.add(row[0], row[1], row[2]).map_err(|what| lexicon.error(line, what))?;
    }
    Ok(words)
}

pub(super) fn column(lexicon: &Lexicon, columns: usize) -> Result<HashSet<String>, ResourceError> {
    Ok(lexicon.rows(columns)?.into_iter().map(|(_, row)| row[0].to_owned()).collect())
}

pub(super) fn event_signs(lexicon: &Lexicon) -> Result<HashMap<String, EventKind>, ResourceError> {
    let row = |(line, row): (usize, Vec<&str>)| {
        let sub =
            row[1].parse().map_err(|_| lexicon.error(line, format!("there is no sort of happening {}", row[1])))?;
        Ok((row[0].to_owned(), sub))
    };
    lexicon.rows(2)?.into_iter().map(row).collect()
}

pub(super) fn event_phrases(lexicon: &Lexicon) -> Result<EventPhrases, ResourceError> {
    let mut phrases = EventPhrases::new();
    for (line, row) in lexicon.rows(3)? {
        let wrong = |_| lexicon.error(line, format!("there is no sort of happening {}", row[2]));
        let sort = if row[2] == "-" { None } else { Some(row[2].parse().map_err(wrong)?) };
        phrases.entry(row[0].to_owned()).or_default().push((row[1].to_owned(), sort));
    }
    Ok(phrases)
}

/// Code and name, by the word in the first column.
pub(super) fn coded(lexicon: &Lexicon) -> Result<HashMap<String, String>, ResourceError> {
    let rows = lexicon.rows(3)?.into_iter();
    Ok(rows.map(|(_, row)| (row[0].to_owned(), format!("{} {}", row[1], row[2]))).collect())
}

pub(super) fn plover(lexicon: &Lexicon) -> Result<HashMap<(EventKind, String), String>, ResourceError> {
    let row = |(line, row): (usize, Vec<&str>)| {
        let wrong = |_| lexicon.error(line, format!("there is no sort of happening {}", row[0]));
        let sort: EventKind = row[0].parse().map_err(wrong)?;
        let name = if row[3] == "-" { row[2].to_owned() } else { format!("{} {}", row[2], row[3]) };
        Ok(((sort, row[1].to_owned()), name))
    };
    lexicon.rows(4)?.into_iter().map(row).collect()
}

pub(super) fn bodies(lexicon: &Lexicon) -> Result<HashMap<String, Body>, ResourceError> {
    let row = |(line, row): (usize, Vec<&str>)| {
        let body = match row[1] {
            "state" => Body::State,
            "set" => Body::Set,
            "known" => Body::Known,
            "means" => Body::Means,
            "nameless" => Body::Nameless,
            sort => return Err(lexicon.error(line, format!("`{sort}` is no sort of body"))),
        };
        Ok((row[0].to_owned(), body))
    };
    lexicon.rows(2)?.into_iter().map(row).collect()
}

pub(super) fn offices(lexicon: &Lexicon) -> Result<HashMap<String, Vec<Office>>, ResourceError> {
    let mut offices: HashMap<String, Vec<Office>> = HashMap::new();
    for (_, row) in lexicon.rows(3)? {
        let words: Vec<String> = row[0].split(' ').map(str::to_owned).collect();
        let office = Office { class: row[1].to_owned(), public: row[2] == "yes", words };
        offices.entry(office.words[0].clone()).or_default().push(office);
    }
    for list in offices.values_mut() {
        list.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then(a.words.cmp(&b.words)));
    }
    Ok(offices)
}

pub(super) fn reporting(lexicon: &Lexicon) -> Result<HashMap<String, Reporting>, ResourceError> {
    let mut verbs = HashMap::new();
    for (line, row) in lexicon.rows(5)? {
        let stance = row[2].parse().map_err(|what: String| lexicon.error(line, what))?;
        let certainty = match row[3] {
            "-" => None,
            word => Some(word.parse().map_err(|what: String| lexicon.error(line, what))?),
        };
        verbs.insert(
            row[0].to_owned(),
            Reporting { class: row[1].to_owned(), stance, certainty, needs_that: row[4] == "that" },
        );
    }
    Ok(verbs)
}

pub(super) fn attitudes(lexicon: &Lexicon) -> Result<Attitudes, ResourceError> {
    let mut attitudes = Attitudes::default();
    for (line, row) in lexicon.rows(4)? {
        let class = match row[2] {
            "judge" => AttributionClass::Judge,
            "know" => AttributionClass::Know,
            "say" => AttributionClass::Say,
            "seem" => AttributionClass::Seem,
            "show" => AttributionClass::Show,
            "want" => AttributionClass::Want,
            other => return Err(lexicon.error(line, format!("`{other}` is no class of attitude"))),
        };
        let of_part = match row[1] {
            "adjective" => &mut attitudes.adjectives,
            "adverb" => &mut attitudes.adverbs,
            "noun" => &mut attitudes.nouns,
            "verb" => &mut attitudes.verbs,
            other => return Err(lexicon.error(line, format!("`{other}` is no part of speech"))),
        };
        of_part.insert(row[0].to_owned(), Attitude { class, complements: row[3].split(' ').collect() });
    }
    Ok(attitudes)
}

pub(super) fn triggers(lexicon: &Lexicon) -> Result<HashMap<String, Vec<Trigger>>, ResourceError> {
    let mut triggers: HashMap<String, Vec<Trigger>> = HashMap::new();
    for (line, row) in lexicon.rows(5)? {
        let weight = row[4].parse().map_err(|_| lexicon.error(line, "the weight is no number"))?;
        let method = Some(row[3]).filter(|method| *method != "-").map(str::to_owned);
        let trigger = Trigger { noun: row[1] == "noun", sub: row[2].to_owned(), method, weight };
        triggers.entry(row[0].to_owned()).or_default().push(trigger);
    }
    Ok(triggers)
}

pub(super) fn lemmas(lexicon: &Lexicon) -> Result<HashMap<String, Vec<String>>, ResourceError> {
    let mut lemmas: HashMap<String, Vec<String>> = HashMap::new();
    for (_, row) in lexicon.rows(2)? {
        lemmas.entry(row[0].to_owned()).or_default().push(row[1].to_owned());
    }
    Ok(lemmas)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may unwrap")]

    use super::Lexicon;

    #[test]
    fn a_word_that_the_code_does_not_know_is_refused_by_line() {
        let lexicon = Lexicon { file: "list.tsv", text: "# pattern, cue\nnot only\tnarrows\nby no means\tadverbs\n" };
        let refused = lexicon.tagged(2, &["adverb", "narrows"]).err().unwrap();
        assert_eq!((refused.file, refused.line), ("list.tsv", 3));
        assert!(refused.what.contains("`adverbs`"), "{}", refused.what);
        assert!(lexicon.tagged(2, &["adverbs", "narrows"]).is_ok());
    }
}
