//! Made-up reports: few happenings, few speakers, few sentences, so that everything meets everything.

use super::Chance;
use serde_json::{Value, json};
use whosays_model::{Claim, ClaimId, ClaimKind, EventMention, MentionId, Report, ReportId, Span};

/// A report with what it teaches.
#[derive(Clone)]
pub(crate) struct Told {
    pub(crate) report: Report,
    pub(crate) claims: Vec<Claim>,
    pub(crate) mentions: Vec<EventMention>,
}

const SENTENCES: [&str; 7] = [
    "A bomb in a luggage trolley killed 12 people at the ferry terminal in Port Isken on Tuesday evening, just before the last boat.",
    "“We will never leave the hills to those who came to burn our villages,” the minister said after the bombing.",
    "“We will never leave the hills … to those who burn our villages,” he said, and 14 people were dead by then.",
    "The toll rose to 15 on Wednesday as divers searched the harbour for those who had jumped from the quay in panic.",
    "Gunmen shot at a patrol near the Coldharrow dam and fled over the border before help arrived from the garrison.",
    "The Tavrenna Covenant claimed responsibility for the attack in a statement that its outlet published late in the night.",
    "Police said that 12 people were killed.",
];
const SPEAKERS: [(&str, Option<&str>); 7] = [
    ("author", None),
    ("author", None),
    ("police", None),
    ("Karim Orski", Some("interior minister")),
    ("Orski", None),
    ("Strait News Agency", None),
    ("the Courier", None),
];
const OUTLETS: [Option<&str>; 5] =
    [Some("Aubrick Courier"), Some("Tolvik Post"), Some("Strait News Agency"), Some("Reuters"), None];

/// A report of this number, told by chance.
pub(crate) fn told(number: u64, chance: &mut Chance) -> Told {
    let count = 1 + chance.below(4) as usize;
    let sentences: Vec<&str> = (0..count).map(|_| chance.one_of(&SENTENCES)).collect();
    let mut told = Told::of(number, &sentences, chance.one_of(&OUTLETS), chance.below(16) as i64, chance.below(5) == 0);
    let parts = if count > 2 { 2 } else { 1 };
    for part in 0..parts {
        let happening = chance.below(4);
        let claims: Vec<usize> = (0..count).filter(|at| at % parts == part).collect();
        told.mention(happening, &claims, chance);
    }
    for claim in &mut told.claims {
        let (name, role) = chance.one_of(&SPEAKERS);
        (claim.speaker.name, claim.speaker.role) = (name.to_owned(), role.map(str::to_owned));
        if chance.below(6) == 0 {
            claim.via = vec!["Tolvik Post".to_owned()];
        }
    }
    told
}

impl Told {
    /// A report that copies one sentence which many have.
    pub(crate) fn copy(number: u64, chance: &mut Chance) -> Told {
        let mut told = Told::of(number, &SENTENCES[..2], chance.one_of(&OUTLETS), chance.below(3) as i64, false);
        told.mention(0, &[0, 1], chance);
        told.claims[1].speaker.name = chance.one_of(&["police", "Karim Orski"]).to_owned();
        told
    }

    /// A report with one of two sentences that end alike: those that begin alike are copies, but for a word here and there, and
    /// meet under what both end with.
    pub(crate) fn varied(number: u64, chance: &mut Chance) -> Told {
        let first = number.is_multiple_of(2);
        let parts: [&str; 4] = if first {
            ["gunmen in masks", "stopped the coach", "below the dam", "then drove away"]
        } else {
            ["rain that night", "flooded every cellar", "along the quay", "until dawn broke"]
        };
        let words: Vec<String> = parts.iter().map(|part| format!("{part} w{}", chance.below(9))).collect();
        let sentence = format!("{} as people watched from windows high above", words.join(" "));
        let mut told = Told::of(number, &[&sentence], None, 10 + chance.below(6) as i64, false);
        told.mention(if first { 0 } else { 7 }, &[0], chance);
        told
    }

    /// A report that tells of the first happening on this day of the month.
    pub(crate) fn on_day(number: u64, day: i64, chance: &mut Chance) -> Told {
        let mut told = Told::of(number, &SENTENCES[3..4], None, day, false);
        told.mention(0, &[0], chance);
        told
    }

    /// A report that tells of one happening or another in a sentence that is written of any.
    pub(crate) fn in_common_words(number: u64, happening: u64, day: i64, chance: &mut Chance) -> Told {
        let mut told = Told::of(number, &SENTENCES[3..4], None, day, false);
        told.mention(happening, &[0], chance);
        told
    }

    /// A report of one of many happenings in one place.
    pub(crate) fn in_one_place(number: u64, chance: &mut Chance) -> Told {
        let mut told = Told::of(number, &SENTENCES[4..5], None, chance.below(60) as i64, false);
        told.mention(10 + chance.below(300), &[0], chance);
        told
    }

    fn of(number: u64, sentences: &[&str], outlet: Option<&str>, day: i64, is_wire: bool) -> Told {
        let id = ReportId::of(format!("report {number}").as_bytes());
        let dateline = if is_wire { "PORT ISKEN, March 13 (SNA) - " } else { "" };
        let text = format!("{dateline}{}", sentences.join("\n\n"));
        let known = |value: &str| json!({ "value": value, "how": "metadata" });
        let mut report = json!({
            "id": id, "file": format!("{number}.txt"), "format": "text", "text": text, "blocks": [], "boilerplate": [],
            "source": { "pages": false, "runs": [] },
        });
        if let Some(outlet) = outlet {
            report["outlet"] = known(outlet);
        }
        if day > 0 {
            report["published"] = known(&format!("2031-03-{:02}", day % 28 + 1));
        }
        let mut at = dateline.len();
        let mut claims = Vec::new();
        for sentence in sentences {
            let span = Span::new(at, at + sentence.len());
            claims.push(claim(&id, sentence, span));
            at += sentence.len() + 2;
        }
        Told { report: serde_json::from_value(report).unwrap(), claims, mentions: Vec::new() }
    }

    /// Adds a mention of a happening that these of the claims tell of.
    fn mention(&mut self, happening: u64, claims: &[usize], chance: &mut Chance) {
        let report = &self.report.id;
        let ids: Vec<ClaimId> = claims.iter().map(|at| self.claims[*at].id.clone()).collect();
        let id = MentionId::of(report, &ids);
        for at in claims {
            self.claims[*at].event = Some(id.clone());
        }
        let mut marks: Vec<String> = (0..6).map(|at| format!("N{happening}x{}", at + chance.below(3))).collect();
        marks.sort();
        marks.dedup();
        let mut mention = json!({
            "id": id, "report": report, "kind": "attack", "status": "carried_out", "places": ["Port Isken"],
            "targets": [], "names": ["the attack"], "claims": ids, "evidence": self.claims[claims[0]].evidence,
            "marks": marks, "by": "made",
        });
        if chance.below(3) > 0 {
            mention["date"] = json!(format!("2031-03-{:02}", 1 + (happening * 2 + chance.below(2)) % 28));
        }
        if chance.below(2) == 0 {
            let kind = chance.one_of(&["group", "state"]);
            mention["actors"] = json!([{ "name": "Tavrenna Covenant", "kind": kind }]);
        }
        if let Some(published) = self.report.published() {
            mention["published"] = json!(published);
        }
        self.mentions.push(serde_json::from_value(mention).unwrap());
    }
}

fn claim(report: &ReportId, sentence: &str, span: Span) -> Claim {
    let number = sentence.split(' ').find_map(|word| word.parse::<u64>().ok());
    let (kind, value): (ClaimKind, Value) = match number {
        _ if sentence.contains("claimed responsibility") => (ClaimKind::Responsibility, json!({ "mode": "claimed" })),
        Some(n) => (ClaimKind::Casualties, json!({ "killed": { "n": n, "bound": "exact" } })),
        None => (ClaimKind::Event, json!({ "sub": "attack", "status": "carried_out", "aggregate": false })),
    };
    let id = ClaimId::of(report, kind, span, None);
    let evidence = whosays_model::Evidence::at(span);
    serde_json::from_value(json!({
        "id": id, "report": report, "kind": kind.as_str(), "value": value, "quote": sentence, "evidence": evidence,
        "speaker": whosays_model::Speaker::author(), "stance": "affirm", "certainty": "stated",
        "actors": if kind == ClaimKind::Responsibility { json!([{ "name": "Tavrenna Covenant", "kind": "group" }]) } else { json!([]) },
        "by": "made",
    }))
    .unwrap()
}
