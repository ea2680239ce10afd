//! From the text of a spec to its cases.

use super::*;

pub(super) fn parse(text: &str) -> Result<Vec<Spec>, String> {
    let mut specs: Vec<Spec> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("# ") {
            specs.push(Spec { name: name.trim().to_owned(), reports: vec![Draft::default()], ..Spec::default() });
        } else if let Some(spec) = specs.last_mut() {
            take(spec, line).map_err(|why| format!("{}: `{line}`: {why}", spec.name))?;
        }
    }
    match specs.iter().find(|spec| spec.lines.is_empty()) {
        Some(spec) => Err(format!("{} expects nothing", spec.name)),
        None => Ok(specs),
    }
}

pub(super) fn take(spec: &mut Spec, line: &str) -> Result<(), String> {
    if let Some(expect) = line.strip_prefix("-> ") {
        spec.lines.push(Line { expect: expectation(expect)?, should_be: None });
    } else if let Some(expect) = line.strip_prefix("wrong today: should be ") {
        spec.lines.last_mut().ok_or("there is no expectation above it")?.should_be = Some(expectation(expect)?);
    } else if let Some(day) = line.strip_prefix("since ").filter(|day| day.parse::<DateInterval>().is_ok()) {
        spec.since = Some(day.to_owned());
    } else if let Some(head) = line.strip_prefix("--- report ") {
        open_report(spec, head)?;
    } else {
        let draft = spec.reports.last_mut().ok_or("there is no report")?;
        draft.take(line);
    }
    Ok(())
}

pub(super) fn open_report(spec: &mut Spec, head: &str) -> Result<(), String> {
    let (file, published) = match head.split_once(" published ") {
        Some((file, published)) => (file, Some(published.trim().to_owned())),
        None => (head, None),
    };
    // The first `---` names the report that the case's heading opened.
    if spec.reports.last().is_some_and(|draft| draft.paragraphs.iter().all(String::is_empty)) {
        spec.reports.pop();
    }
    spec.reports.push(Draft { file: file.trim().to_owned(), published, ..Draft::default() });
    Ok(())
}

impl Draft {
    fn take(&mut self, line: &str) {
        let fresh = self.paragraphs.is_empty();
        match line.split_once(' ') {
            Some(("published", date)) if fresh => self.published = Some(date.trim().to_owned()),
            Some(("language", code)) if fresh => self.language = Some(code.trim().to_owned()),
            Some(("outlet", name)) if fresh => self.outlet = Some(name.trim().to_owned()),
            Some(("address", url)) if fresh => self.address = Some(url.trim().to_owned()),
            Some(("title", title)) if fresh => self.title = Some(title.trim().to_owned()),
            _ if line.trim().is_empty() => self.paragraphs.push(String::new()),
            _ => match self.paragraphs.last_mut() {
                Some(paragraph) if !paragraph.is_empty() => {
                    paragraph.push('\n');
                    paragraph.push_str(line);
                }
                Some(paragraph) => paragraph.push_str(line),
                None => self.paragraphs.push(line.to_owned()),
            },
        }
    }

    pub(super) fn report(&self) -> Report {
        let mut report = Report {
            id: ReportId::of(format!("{} {:?} {:?}", self.file, self.published, self.paragraphs).as_bytes()),
            file: if self.file.is_empty() { "spec".to_owned() } else { self.file.clone() },
            format: Format::Text,
            meta: Meta {
                url: self.address.clone().map(|url| Known::new(url, How::Given)),
                title: self.title.clone().map(|title| Known::new(title, How::Given)),
                outlet: self.outlet.clone().map(|outlet| Known::new(outlet, How::Given)),
                published: self
                    .published
                    .as_ref()
                    .map(|date| Known::new(date.parse::<DateInterval>().unwrap(), How::Given)),
                ..Meta::default()
            },
            language: Some(self.language.clone().unwrap_or_else(|| "en".to_owned())),
            text: String::new(),
            blocks: Vec::new(),
            boilerplate: Vec::new(),
            source: SourceMap::default(),
        };
        if let Some(title) = &self.title {
            append(&mut report, title, BlockKind::Title);
        }
        for paragraph in self.paragraphs.iter().filter(|paragraph| !paragraph.is_empty()) {
            append_paragraph(&mut report, paragraph);
        }
        report
    }
}

pub(super) fn append_paragraph(report: &mut Report, paragraph: &str) {
    if let Some(heading) = paragraph.strip_prefix("## ") {
        append(report, heading, BlockKind::Heading);
    } else if let Some(words) = paragraph.strip_prefix("(boilerplate) ") {
        let span = append(report, words, BlockKind::Paragraph);
        report.boilerplate.push(Boilerplate { span, why: "spec".to_owned() });
    } else {
        append(report, paragraph, BlockKind::Paragraph);
    }
}

pub(super) fn append(report: &mut Report, words: &str, kind: BlockKind) -> Span {
    if !report.text.is_empty() {
        report.text.push_str("\n\n");
    }
    let start = report.text.len();
    report.text.push_str(words);
    let span = Span::new(start, report.text.len());
    report.blocks.push(Block { span, kind });
    span
}

pub(super) fn expectation(written: &str) -> Result<Expect, String> {
    let mut tokens = tokens(written)?.into_iter().peekable();
    let mut count = Count::Some;
    let mut noun = tokens.next().ok_or("it expects nothing")?;
    if noun == "nothing" {
        return Ok(Expect {
            written: written.to_owned(),
            count: Count::Exactly(0),
            noun: "claim".to_owned(),
            tests: Vec::new(),
        });
    }
    if noun == "events" || noun == "mentions" || noun == "origins" {
        let n = tokens.next().and_then(|n| n.parse().ok()).ok_or("a number should follow")?;
        // An event of a case and an event claim share a word; the case's is told by its count of reports.
        let noun = match noun.as_str() {
            "events" => "joined",
            "origins" => "origin",
            _ => "mention",
        };
        return Ok(Expect {
            written: written.to_owned(),
            count: Count::Exactly(n),
            noun: noun.to_owned(),
            tests: Vec::new(),
        });
    }
    if let Some(n) = if noun == "no" { Some(0) } else { noun.parse().ok() } {
        count = Count::Exactly(n);
        noun = tokens.next().ok_or("a kind should follow")?;
    }
    let mut tests = Vec::new();
    while let Some(token) = tokens.next() {
        let value = tokens.next_if(|next| next.starts_with(['"', '~']) || next == "none");
        tests.push(test(token, value)?);
    }
    if noun == "event" && tests.iter().any(|test| matches!(test, Test::Equals(key, _) if key == "reports")) {
        noun = "joined".to_owned();
    }
    let nouns = [
        "joined",
        "mention",
        "dispute",
        "gap",
        "diagnostic",
        "claim",
        "attribution",
        "timex",
        "quantity",
        "place",
        "origin",
        "account",
        "foretold",
        "warned",
        "holds",
        "denies",
        "driven",
        "news",
        "step",
        "point",
        "month",
        "tie",
        "publishing",
        "hypothesis",
        "evidence",
        "graded",
    ];
    if !nouns.contains(&noun.as_str()) && noun.parse::<ClaimKind>().is_err() {
        return Err(format!("`{noun}` is no kind of claim and none of {}", nouns.join(", ")));
    }
    Ok(Expect { written: written.to_owned(), count, noun, tests })
}

pub(super) fn test(token: String, value: Option<String>) -> Result<Test, String> {
    let Some(value) = value else {
        return if is_word(&token) {
            Ok(Test::Word(token))
        } else {
            Err(format!("`{token}` is no word of the coding manual"))
        };
    };
    if !KEYS.contains(&token.as_str()) {
        return Err(format!("`{token}` is no key"));
    }
    Ok(match value.strip_prefix('~') {
        Some(part) => Test::Contains(token, part.trim_matches('"').to_owned()),
        None if value == "none" => Test::Absent(token),
        None => Test::Equals(token, value.trim_matches('"').to_owned()),
    })
}

pub(super) fn is_word(word: &str) -> bool {
    word.parse::<Stance>().is_ok()
        || word.parse::<ClaimKind>().is_ok()
        || word.parse::<Certainty>().is_ok()
        || word.parse::<Mode>().is_ok()
        || word.parse::<EventKind>().is_ok()
        || word.parse::<EventStatus>().is_ok()
        || word.parse::<Trend>().is_ok()
        || word.parse::<RelationType>().is_ok()
        || word.parse::<ThreatChange>().is_ok()
        || word.parse::<Bound>().is_ok()
        || word.parse::<Field>().is_ok()
        || word.parse::<OriginSort>().is_ok()
        || word.parse::<whosays_model::EvidenceSort>().is_ok()
        || ATTITUDES.contains(&word)
        || word.parse::<NewsSort>().is_ok()
}

/// Words parted by blanks; what stands in straight quotes is one, with its quotes.
pub(super) fn tokens(written: &str) -> Result<Vec<String>, String> {
    let mut tokens = Vec::new();
    let mut rest = written.trim();
    while !rest.is_empty() {
        let opens = rest.starts_with('"') || rest.starts_with("~\"");
        let end = if opens {
            let open = rest.find('"').unwrap_or(0) + 1;
            open + rest[open..].find('"').ok_or("a quote is not closed")? + 1
        } else {
            rest.find(char::is_whitespace).unwrap_or(rest.len())
        };
        tokens.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    Ok(tokens)
}

// ---- holding a spec to what is learnt ----
