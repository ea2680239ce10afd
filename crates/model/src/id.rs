//! Names of things, computed from what they are and never from when or by what they were found.

use crate::{ClaimKind, Span};
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Takes an id that was written by [`fmt::Display`]; it is not checked against content.
            pub fn from_written(written: impl Into<String>) -> Self {
                $name(written.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// `r-` and 16 hexadecimal digits: the BLAKE3 hash of a report's original bytes.
    ReportId
}
id! {
    /// `c-` and 16 hexadecimal digits: the hash of report, kind, quote span and speaker span.
    ClaimId
}
id! {
    /// `m-` and 16 hexadecimal digits: the hash of a report and its claims about one event.
    MentionId
}
id! {
    /// `e-` and 16 hexadecimal digits: that of the event's earliest mention.
    EventId
}

id! {
    /// Names an origin: that of its earliest claim.
    OriginId
}

id! {
    /// Names a warning of the ledger: that of its earliest claim.
    WarningId
}

id! {
    /// Names a forecast of the ledger: that of its earliest claim.
    ForecastId
}

impl ReportId {
    /// The id of a report with these original bytes.
    pub fn of(bytes: &[u8]) -> Self {
        ReportId(written("r-", blake3::hash(bytes)))
    }
}

impl ClaimId {
    /// The id of a claim; a speaker that the text does not name has no span.
    pub fn of(report: &ReportId, kind: ClaimKind, quote: Span, speaker: Option<Span>) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(report.as_str().as_bytes());
        hasher.update(kind.as_str().as_bytes());
        hash_span(&mut hasher, quote);
        hash_span(&mut hasher, speaker.unwrap_or(Span::new(0, 0)));
        ClaimId(written("c-", hasher.finalize()))
    }
}

impl ClaimId {
    /// The id that is written with these 64 bits.
    pub fn numbered(number: i64) -> Self {
        ClaimId(format!("c-{:016x}", number.cast_unsigned()))
    }

    /// The id as a number: its 64 bits; of an id that was written otherwise a hash.
    pub fn number(&self) -> i64 {
        let digits = self.0.strip_prefix("c-").filter(|digits| digits.len() == 16);
        let number = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok());
        number.unwrap_or_else(|| u64::from_le_bytes(first_eight(blake3::hash(self.0.as_bytes())))).cast_signed()
    }
}

impl MentionId {
    /// The id of an event mention in a report, by the claims that tell of it.
    ///
    /// Claims carry their spans in their ids; spans alone would not tell apart two happenings of one sentence.
    pub fn of(report: &ReportId, claims: &[ClaimId]) -> Self {
        let mut ids: Vec<&str> = claims.iter().map(ClaimId::as_str).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut hasher = blake3::Hasher::new();
        hasher.update(report.as_str().as_bytes());
        for id in ids {
            hasher.update(id.as_bytes());
        }
        MentionId(written("m-", hasher.finalize()))
    }
}

impl EventId {
    /// The id of the event whose earliest mention this is.
    pub fn of(earliest: &MentionId) -> Self {
        EventId(format!("e-{}", earliest.as_str().trim_start_matches("m-")))
    }
}

impl OriginId {
    /// The origin whose earliest claim is `earliest`.
    pub fn of(earliest: &ClaimId) -> Self {
        OriginId(format!("o-{}", earliest.as_str().trim_start_matches("c-")))
    }
}

impl WarningId {
    /// The warning whose earliest claim is `earliest`.
    pub fn of(earliest: &ClaimId) -> Self {
        WarningId(format!("w-{}", earliest.as_str().trim_start_matches("c-")))
    }
}

impl ForecastId {
    /// The forecast whose earliest claim is `earliest`.
    pub fn of(earliest: &ClaimId) -> Self {
        ForecastId(format!("f-{}", earliest.as_str().trim_start_matches("c-")))
    }
}

fn first_eight(hash: blake3::Hash) -> [u8; 8] {
    let mut eight = [0; 8];
    eight.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
    eight
}

fn hash_span(hasher: &mut blake3::Hasher, span: Span) {
    hasher.update(&(span.start as u64).to_le_bytes());
    hasher.update(&(span.end as u64).to_le_bytes());
}

fn written(prefix: &str, hash: blake3::Hash) -> String {
    format!("{prefix}{}", &hash.to_hex()[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_is_the_same_in_any_order_of_its_claims() {
        let report = ReportId::of(b"a report");
        let (a, b) = (ClaimId::from_written("c-1"), ClaimId::from_written("c-2"));
        let both = MentionId::of(&report, &[a.clone(), b.clone()]);
        assert_eq!(both, MentionId::of(&report, &[b.clone(), a.clone(), b]));
        assert_ne!(both, MentionId::of(&report, &[a]));
    }

    #[test]
    fn a_claim_is_told_apart_by_its_speaker() {
        let report = ReportId::of(b"a report");
        let quote = Span::new(0, 5);
        let by_author = ClaimId::of(&report, ClaimKind::Event, quote, None);
        let by_other = ClaimId::of(&report, ClaimKind::Event, quote, Some(Span::new(7, 9)));
        assert_ne!(by_author, by_other);
    }
}
