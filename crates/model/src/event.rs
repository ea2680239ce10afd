//! Happenings: as one report tells them, and as many do, with every account kept.

use crate::claim::words;
use crate::{
    ActorRef, Certainty, ClaimId, DateInterval, EventId, Evidence, MentionId, Mode, OriginId, Place, ReportId, Stance,
};
use serde::{Deserialize, Serialize};

words! {
    /// The sub-kinds of event of the coding manual.
    EventKind {
        /// An attack.
        Attack = "attack",
        /// A plot, foiled, disrupted or under way.
        Plot = "plot",
        /// An arrest, charge, trial or sentence.
        Arrest = "arrest",
        /// A raid, strike or killing of militants.
        CounterOperation = "counter-operation",
        /// A withdrawal, takeover, founding, visit, intervention.
        Political = "political",
    }
}

words! {
    /// What became of it.
    EventStatus {
        /// It happened.
        CarriedOut = "carried_out",
        /// It was prevented.
        Foiled = "foiled",
        /// It goes on.
        UnderWay = "under_way",
        /// It is said to have happened.
        Alleged = "alleged",
    }
}

words! {
    /// A field of an event that claims give accounts of.
    Field {
        /// When.
        Date = "date",
        /// Where.
        Place = "place",
        /// What became of it.
        Status = "status",
        /// Who or what was hit.
        Target = "target",
        /// How.
        Method = "method",
        /// Who is behind it.
        Perpetrator = "perpetrator",
        /// How many were killed.
        Killed = "killed",
        /// How many were injured.
        Injured = "injured",
        /// How many were abducted.
        Abducted = "abducted",
        /// How many were arrested.
        Arrested = "arrested",
        /// How many were charged, tried or sentenced.
        Charged = "charged",
        /// How many are still held.
        Held = "held",
        /// How many were set free.
        Freed = "freed",
        /// How many are missing.
        Missing = "missing",
        /// How many were driven from home.
        Displaced = "displaced",
    }
}

/// The codes that the field gives a happening, each with its name; empty where no word of the report tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventCodes {
    /// Type and mode of PLOVER, such as `ASSAULT explosives`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plover: Vec<String>,
    /// Attack types of the Global Terrorism Database, such as `3 Bombing/Explosion`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attack_types: Vec<String>,
    /// Its target types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target_types: Vec<String>,
    /// Its weapon types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weapons: Vec<String>,
}

/// One happening as one report tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventMention {
    /// Hash of the report and the claims.
    pub id: MentionId,
    /// The report.
    pub report: ReportId,
    /// The sub-kind.
    pub kind: EventKind,
    /// What became of it.
    pub status: EventStatus,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<DateInterval>,
    /// ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The place as named, most precise first.
    #[serde(default)]
    pub places: Vec<String>,
    /// Where the first of them lies, or the state where no place is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Place>,
    /// Who or what was hit, as named.
    #[serde(default)]
    pub targets: Vec<String>,
    /// How.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// What the codebooks call it.
    #[serde(flatten)]
    pub codes: EventCodes,
    /// Those who are named as behind it.
    #[serde(default)]
    pub actors: Vec<ActorRef>,
    /// The phrases that name it ("the attack on the ferry terminal"), verbatim, in order.
    pub names: Vec<String>,
    /// The claims that tell of it, in order of the text.
    pub claims: Vec<ClaimId>,
    /// Where they stand.
    pub evidence: Evidence,
    /// When the report was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<DateInterval>,
    /// Rare words beside it, sorted: names and numbers as they stand, other words in lower case, words of private persons'
    /// names as hashes that begin with `#`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
    /// The rule that made it.
    pub by: String,
}

/// Lowest, best and highest of a figure over accounts that count the same thing and that no later account replaces.
///
/// `best` is the value that most independent origins give, each origin counted once with its last account; ties go to
/// the latest report, then to the higher value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toll {
    /// Lowest number that any account allows.
    pub low: Option<u64>,
    /// The number to quote where one must be quoted.
    pub best: Option<u64>,
    /// Highest number that any account gives; none where an account leaves the top open.
    pub high: Option<u64>,
}

/// One claim's value for one field of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// The field.
    pub field: Field,
    /// The value as the claim gives it: a string, a number record, or for a perpetrator the name.
    pub value: serde_json::Value,
    /// For a perpetrator, how it is tied to the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// The claim.
    pub claim: ClaimId,
    /// Its report.
    pub report: ReportId,
    /// Who says so.
    pub speaker: String,
    /// Held or rejected.
    pub stance: Stance,
    /// How surely.
    pub certainty: Certainty,
    /// The utterance or story that it goes back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<OriginId>,
    /// Of a figure, what it counts where that is not all who suffered it: `soldiers and police`, `attackers`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<String>,
    /// Of a figure, the claim whose figure it brings up to date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revises: Option<ClaimId>,
    /// Of a figure, the claim that brought it up to date; without one it still stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revised_by: Option<ClaimId>,
}

/// Whether words on who is behind an event say that somebody is not: a denial, or the view that it is unlikely.
pub fn denies(mode: Option<Mode>, stance: Stance, certainty: Certainty) -> bool {
    mode == Some(Mode::Denied) || (stance == Stance::Deny) != (certainty == Certainty::Unlikely)
}

impl Account {
    /// Whether it says that what it holds is not so.
    pub fn is_denial(&self) -> bool {
        denies(self.mode, self.stance, self.certainty)
    }

    /// Whether it is held and no later account takes its place.
    pub fn stands(&self) -> bool {
        self.stance == Stance::Affirm && self.revised_by.is_none()
    }
}

/// All accounts of an event.
pub type Accounts = Vec<Account>;

/// An actor named as behind an event, with every mode in which it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedActor {
    /// The full name.
    pub name: String,
    /// Claimed, attributed, denied, charged.
    pub modes: Vec<Mode>,
}

/// Why two mentions are one happening, in words a person can check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    /// The one.
    pub a: MentionId,
    /// The other.
    pub b: MentionId,
    /// The parts that agree, such as `both on 2031-03-12`.
    pub because: Vec<String>,
}

/// One happening as all reports tell it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// That of its earliest mention.
    pub id: EventId,
    /// Reports that tell of it, sorted.
    pub reports: Vec<ReportId>,
    /// How many independent origins they pass on.
    #[serde(default)]
    pub origins: usize,
    /// The sub-kind.
    pub kind: EventKind,
    /// What became of it.
    pub status: EventStatus,
    /// The narrowest date that the accounts allow.
    pub date: Option<DateInterval>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The place most often named.
    pub place: Option<String>,
    /// Where that lies: of what the mentions give for it, what most of them do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Place>,
    /// Those named as behind it.
    pub perpetrators: Vec<NamedActor>,
    /// Who or what was hit.
    pub targets: Vec<String>,
    /// What the codebooks call it.
    #[serde(flatten)]
    pub codes: EventCodes,
    /// Killed.
    pub killed: Option<Toll>,
    /// Injured.
    pub injured: Option<Toll>,
    /// Phrases that name it, verbatim.
    pub names: Vec<String>,
    /// The mentions that it joins, sorted.
    pub mentions: Vec<MentionId>,
    /// Why they are one.
    pub joins: Vec<Join>,
    /// Every account of every field.
    pub accounts: Accounts,
    /// The rule that made it.
    pub by: String,
}
