//! What can be asked of the desk: one table of every address, what each takes and what it gives.
//!
//! The description at `/openapi.json` is made from it, and what stands behind the question mark is held to it.

use crate::answer::Asked;
use crate::columns::State;
use crate::deeds::SORTS;
use crate::exports;
use crate::fault::Fault;
use crate::pages::{
    account, actor, actors, add, audit, brief, causes, changes, claims, components, event, events, export, forecasts,
    grading, history, hypotheses, narratives, origins, overview, people, pictures, queue, reader, reports, search,
    timeline, warnings,
};
use crate::text::shortened;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};
use whosays_model::{
    ActorKind, Certainty, ClaimKind, Credibility, DateInterval, EventKind, EventStatus, NewsSort, Outcome, Reliability,
    Resolution, Response, Sign, SourceSort, Stance, Tlp,
};
use whosays_store::Role;

/// One thing that can be asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    /// `get` or `post`.
    pub(crate) method: &'static str,
    /// The address, as the router has it.
    pub(crate) path: &'static str,
    /// What is asked or done.
    pub(crate) what: &'static str,
    /// What stands behind the question mark, or in the form that is sent.
    pub(crate) takes: &'static [&'static [Field]],
    pub(crate) gives: Gives,
    /// What it may give beside that, by the status.
    pub(crate) or: &'static [(u16, Gives)],
}

/// A filter of an address, or a field of a form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
    pub(crate) what: &'static str,
    /// Whether a form has to have it; no filter is needed.
    pub(crate) is_needed: bool,
}

/// What a filter or field may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Takes {
    Words,
    /// Any of several values: the name once for each.
    AnyWords,
    /// A whole number from nought.
    Count,
    /// A whole number from one.
    Number,
    /// A day, a month, a year or an interval.
    Day,
    OneOf(fn() -> Vec<&'static str>),
    /// Any of these: the name once for each.
    AnyOf(fn() -> Vec<&'static str>),
    Files,
    /// Fields with names of their own, of which each takes words.
    Further,
}

/// What is answered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Gives {
    /// A page.
    Page(fn() -> Schemas),
    /// A page with a table, which is saved at the address with `.csv`.
    Table(fn() -> Schemas),
    /// Bytes to be saved.
    Bytes,
    /// The address of the page that shows what became of it.
    Way,
    /// This description.
    Description,
}

/// The schemas of a thing and of all that it holds, each with its name; its own is the last.
pub(crate) type Schemas = Vec<(String, RefOr<Schema>)>;

/// The schemas of a thing.
pub(crate) fn of<T: ToSchema>() -> Schemas {
    let mut schemas = Vec::new();
    T::schemas(&mut schemas);
    schemas.push((T::name().into_owned(), T::schema()));
    schemas
}

const fn get(path: &'static str, what: &'static str, takes: &'static [&'static [Field]], gives: Gives) -> Operation {
    Operation { method: "get", path, what, takes, gives, or: &[] }
}

const fn post(path: &'static str, what: &'static str, takes: &'static [&'static [Field]], gives: Gives) -> Operation {
    Operation { method: "post", path, what, takes, gives, or: &[] }
}

const fn may(name: &'static str, takes: Takes, what: &'static str) -> Field {
    Field { name, takes, what, is_needed: false }
}

const fn must(name: &'static str, takes: Takes, what: &'static str) -> Field {
    Field { name, takes, what, is_needed: true }
}

impl Operation {
    const fn or(self, or: &'static [(u16, Gives)]) -> Self {
        Operation { or, ..self }
    }

    /// All fields of what it takes.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.takes.iter().flat_map(|fields| fields.iter())
    }

    /// The address at which it answers a program.
    pub(crate) fn address(&self) -> String {
        match (self.gives, self.path) {
            (Gives::Bytes, path) => path.to_owned(),
            (_, "/") => "/overview.json".to_owned(),
            (_, path) => format!("{path}.json"),
        }
    }

    /// What stands in braces in the address.
    pub(crate) fn in_path(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }
}

macro_rules! words {
    ($words:ty) => {
        || <$words>::ALL.iter().map(|word| word.as_str()).collect()
    };
}

const YES_OR_NO: fn() -> Vec<&'static str> = || vec!["yes", "no"];
const YES: fn() -> Vec<&'static str> = || vec!["yes"];

const PAGED: &[Field] = &[may("page", Takes::Number, "Which page of fifty rows.")];
const SOUGHT: &[Field] = &[may("q", Takes::Words, "Words that are looked for.")];
const DAYS: &[Field] =
    &[may("from", Takes::Day, "The first day that is wanted."), may("to", Takes::Day, "The last day that is wanted.")];
const AT_EVENT: &[Field] = &[may("event", Takes::Words, "The id of an event.")];

const OF_REPORTS: &[Field] = &[
    may("outlet", Takes::AnyWords, "Names of outlets."),
    may("language", Takes::AnyWords, "Languages, by their codes."),
    may("format", Takes::AnyWords, "Formats of files."),
    may("tlp", Takes::AnyOf(words!(Tlp)), "How far they may be passed on."),
    may("state", Takes::AnyOf(|| vec!["open", "done"]), "Whether claims of it are still to be judged."),
];
const OF_CLAIMS: &[Field] = &[
    may("kind", Takes::AnyOf(words!(ClaimKind)), "Kinds of claim."),
    may("state", Takes::AnyOf(words!(State)), "What people have made of it."),
    may("certainty", Takes::AnyOf(words!(Certainty)), "How surely it is said."),
    may("stance", Takes::AnyOf(words!(Stance)), "Whether the speaker holds or rejects it."),
    may("disputed", Takes::OneOf(YES), "Only what accounts dispute."),
    may("speaker", Takes::AnyWords, "Names of speakers; `author` is the report's own voice."),
    may("actor", Takes::AnyWords, "Names of actors."),
    may("outlet", Takes::AnyWords, "Names of outlets."),
    may("origin", Takes::Words, "The id of an origin."),
    may("report", Takes::Words, "The id of a report."),
];
const OF_EVENTS: &[Field] = &[
    may("kind", Takes::AnyOf(words!(EventKind)), "Kinds of event."),
    may("status", Takes::AnyOf(words!(EventStatus)), "What became of it."),
    may("country", Takes::AnyWords, "Countries, by two letters."),
    may("disputed", Takes::AnyOf(YES_OR_NO), "Whether accounts of it dispute each other."),
];
const OF_WARNINGS: &[Field] = &[
    may("response", Takes::AnyOf(words!(Response)), "What was done with it."),
    may("outcome", Takes::AnyOf(words!(Outcome)), "What followed."),
    may("issuer", Takes::AnyWords, "Who warned."),
    may("recipient", Takes::AnyWords, "Who was warned."),
    may("id", Takes::Words, "The id of one warning."),
];
const OF_FORECASTS: &[Field] = &[
    may("resolution", Takes::AnyOf(words!(Resolution)), "What came of it."),
    may("window", Takes::AnyOf(YES_OR_NO), "Whether it has a time."),
    may("speaker", Takes::AnyWords, "Who foretold it."),
    may("id", Takes::Words, "The id of one forecast."),
];
const OF_NARRATIVES: &[Field] = &[
    may("field", Takes::AnyOf(words!(whosays_model::Field)), "What is asked of an event."),
    may("accounts", Takes::AnyOf(|| vec!["one", "several"]), "How many accounts there are."),
    may("denied", Takes::AnyOf(YES_OR_NO), "Whether somebody denies one."),
];
const OF_CAUSES: &[Field] = &[
    may("sign", Takes::AnyOf(words!(Sign)), "Whether the cause makes its effect grow or shrink."),
    may("contrary", Takes::AnyOf(YES_OR_NO), "Whether somebody contradicts."),
    may("origins", Takes::AnyOf(|| vec!["one", "several"]), "From how many origins it is known."),
];
const OF_ORIGINS: &[Field] = &[
    may("found", Takes::AnyOf(|| vec!["1", "2", "5"]), "In how many reports at least: one, two to four, five or more."),
    may("speaker", Takes::AnyWords, "Names of speakers."),
    may("actor", Takes::AnyWords, "Names of actors."),
    may("outlet", Takes::AnyWords, "Names of outlets."),
    may("report", Takes::Words, "The id of a report."),
];
const OF_GRADES: &[Field] = &[
    may("of", Takes::OneOf(|| vec!["sources", "claims"]), "What is graded; sources where nothing is asked for."),
    may("reliability", Takes::AnyOf(words!(Reliability)), "How far the source can be relied on."),
    may("credibility", Takes::AnyOf(words!(Credibility)), "How credible the claim is; of claims alone."),
    may("source", Takes::AnyWords, "Names of sources; of claims alone."),
    may("sort", Takes::AnyOf(words!(SourceSort)), "What the source is; of sources alone."),
    may("set", Takes::AnyOf(YES_OR_NO), "Whether a person has set the grade."),
];
const OF_ACTORS: &[Field] = &[may("kind", Takes::AnyOf(words!(ActorKind)), "Kinds of actor.")];
const OF_TIMELINE: &[Field] = &[may(
    "of",
    Takes::OneOf(|| timeline::PARTS.to_vec()),
    "The one part that is wanted; what is saved is the events.",
)];
const OF_CHANGES: &[Field] = &[
    may("since", Takes::Day, "What is new since this day; a week before the last report where nothing is asked for."),
    may("clock", Takes::OneOf(|| vec!["published", "known"]), "By when reports came out, or by when they came in."),
    may("sort", Takes::AnyOf(words!(NewsSort)), "Sorts of difference."),
];
const SORTED: &[Field] =
    &[may("sort", Takes::OneOf(|| vec!["reports"]), "Those that most reports tell of come first.")];
const AFTER: &[Field] = &[may("after", Takes::Count, "How many changes the case has to have seen.")];
const LOST: &[Field] = &[may("lost", Takes::OneOf(YES), "Only what no longer finds its words.")];
const MADE: &[Field] = &[may("make", Takes::OneOf(exports::names), "The form that is wanted.")];
const ANEW: &[Field] = &[may("anew", Takes::OneOf(YES), "Composed from the case as it is now.")];
const AT_PLACE: &[Field] = &[may("place", Takes::Words, "One place; the whole case where nothing is asked for.")];

const NOTE: Field = may("note", Takes::Words, "Why; it goes into the history.");
const SEEN: Field = may("seen", Takes::Count, "`seen` of what was shown: nothing newer is written over.");
const BACK: Field = may("back", Takes::Words, "The address in the desk to go to then.");
const ADDED: &[Field] = &[
    must("start", Takes::Count, "The byte of the report's text at which the words begin."),
    must("end", Takes::Count, "The byte at which they end."),
    must("kind", Takes::OneOf(words!(ClaimKind)), "The kind of claim."),
];
const MARKED: &[Field] = &[
    may("start", Takes::Count, "The byte of the report's text at which the words begin."),
    may("end", Takes::Count, "The byte at which they end."),
];
const KIND: &[Field] = &[may("kind", Takes::OneOf(words!(ClaimKind)), "The kind of claim.")];
const CORRECTED: &[Field] = &[
    may("speaker.name", Takes::Words, "Who says it; `author` is the report's own voice."),
    may("speaker.role", Takes::Words, "In which role."),
    may("via", Takes::Words, "Who passes it on, parted by semicolons."),
    may("stance", Takes::OneOf(words!(Stance)), "Whether the speaker holds or rejects it."),
    may("certainty", Takes::OneOf(words!(Certainty)), "How surely it is said."),
    may("actors", Takes::Words, "`Name (group); Name (state)`."),
    may("event", Takes::Words, "A telling of the report, or `none`."),
    may("event_id", Takes::Words, "The id of another event."),
    may("value.…", Takes::Further, "The fields of the kind's value, each as `value.` and its name."),
    NOTE,
];
const JUDGED: &[Field] = &[
    must(
        "act",
        Takes::OneOf(|| vec!["accept", "reject", "correct", "note", "undo"]),
        "What is done; `undo` takes back the last that the sender has done.",
    ),
    may("remark", Takes::Words, "The words of a note."),
    SEEN,
    BACK,
];
const SET: &[Field] = &[
    may("reliability", Takes::OneOf(words!(Reliability)), "How far the claim's source can be relied on."),
    may("credibility", Takes::OneOf(words!(Credibility)), "How credible the claim is."),
    may("response", Takes::OneOf(words!(Response)), "What was done with a warning."),
    may("outcome", Takes::OneOf(words!(Outcome)), "What followed a warning."),
    may("resolution", Takes::OneOf(words!(Resolution)), "What came of a forecast."),
    may("event", Takes::Words, "The event that a warning or forecast is of, by its id, or `none`."),
    NOTE,
    SEEN,
    BACK,
];

const JOINED: &[Field] = &[
    must("act", Takes::OneOf(|| vec!["merge", "split"]), "What is done."),
    may("other", Takes::Words, "The id of the event that it is merged with."),
    may("mention", Takes::AnyWords, "The ids of the tellings that are parted from it."),
    NOTE,
];
const WEIGHED: &[Field] =
    &[may("cell-…", Takes::Further, "A mark, as `cell-ROW-HYPOTHESIS`, with the fields of its page's form."), NOTE];
const NAMED: &[Field] = &[
    must("act", Takes::OneOf(|| vec!["same", "different"]), "What they are."),
    must("a", Takes::Words, "One name."),
    must("b", Takes::Words, "The other name."),
    NOTE,
];
const WRITTEN: &[Field] = &[
    may("act", Takes::OneOf(|| vec!["save", "check"]), "What is done; it is saved where nothing is said."),
    must("text", Takes::Words, "The brief, as Markdown."),
    may("seen", Takes::Count, "The number of the saving that was shown."),
];
const SENT: &[Field] = &[
    may("outlet", Takes::Words, "The outlet, where the reports do not say it themselves."),
    may("published", Takes::Day, "When they were published."),
    may("title", Takes::Words, "The headline of a single report."),
    may("url", Takes::Words, "Where a single report was published; nothing is fetched there."),
    may("tlp", Takes::OneOf(words!(Tlp)), "How far they may be passed on."),
    may("fetch", Takes::Words, "Addresses that reports are to be fetched from, one a line."),
    may("pasted", Takes::Words, "The words of a report."),
    may("files", Takes::Files, "Reports; a session's token comes before them."),
];
const LED: &[Field] = &[BACK];
const PASSWORD: &[Field] = &[
    must("old", Takes::Words, "The password until now."),
    must("password", Takes::Words, "The new one."),
    must("again", Takes::Words, "The new one once more."),
];
const ENDED: &[Field] = &[must("session", Takes::Count, "The number of the session.")];
const KEYED: &[Field] = &[
    may("act", Takes::OneOf(|| vec!["make", "revoke"]), "What is done; a key is made where nothing is said."),
    may("key", Takes::Count, "The number of the key that is revoked."),
    may("label", Takes::Words, "What a new key is for."),
    may("role", Takes::OneOf(words!(Role)), "The most that it may do."),
    may("days", Takes::OneOf(|| vec!["30", "90", "365"]), "After how many days it ends."),
];
const ADMITTED: &[Field] = &[
    must("act", Takes::OneOf(|| vec!["add", "change", "invite", "close", "reopen"]), "What is done."),
    must("name", Takes::Words, "The name of the account."),
    may("role", Takes::OneOf(words!(Role)), "What the person may do."),
    may("clearance", Takes::OneOf(words!(Tlp)), "Up to which marking the person sees reports."),
    may("openid", Takes::Words, "By what a provider of OpenID Connect knows the person."),
];
const OF_AUDIT: &[Field] = &[
    may("who", Takes::Words, "What one person did."),
    may("what", Takes::OneOf(|| SORTS.to_vec()), "What was done."),
    may("before", Takes::Count, "Only what came before the entry of this number."),
    may("check", Takes::OneOf(|| vec!["1"]), "Whether the whole chain is checked."),
];
const MARKING: &[Field] =
    &[must("tlp", Takes::Words, "A label of TLP 2.0, such as `amber+strict`, or `none` for no marking of its own.")];

/// What is answered where a file is not there yet.
const BEING_MADE: &[(u16, Gives)] = &[(303, Gives::Way)];
/// What is answered where a claim was judged since, or says what cannot be.
const NOT_KEPT: &[(u16, Gives)] = &[(409, Gives::Page(of::<reader::CardPiece>))];
/// What is answered where a brief was only checked, or saved by somebody else since.
const CHECKED: &[(u16, Gives)] = &[(200, Gives::Page(of::<brief::BriefPage>))];
/// What is answered where something of one's own was not changed, and the page says why.
const NOT_CHANGED: &[(u16, Gives)] =
    &[(422, Gives::Page(of::<account::Account>)), (429, Gives::Page(of::<account::Account>))];
/// What is answered where a key was revoked, or none was made.
const NO_KEY: &[(u16, Gives)] = &[(303, Gives::Way), (422, Gives::Page(of::<account::Account>))];
/// What is answered where nobody was invited, or what was sent cannot be done.
const NOT_INVITED: &[(u16, Gives)] =
    &[(303, Gives::Way), (409, Gives::Page(of::<people::People>)), (422, Gives::Page(of::<people::People>))];

/// Every address: one that is added to the router has a line here.
pub(crate) static OPERATIONS: &[Operation] = &[
    get("/", "The case at a glance.", &[], Gives::Page(of::<overview::Overview>)),
    get("/openapi", "This description.", &[], Gives::Description),
    get("/reports", "The reports.", &[SOUGHT, OF_REPORTS, DAYS, PAGED], Gives::Table(of::<reports::Reports>)),
    get("/reports/{id}", "A report with its text and its claims.", &[], Gives::Table(of::<reader::Reader>)),
    post("/reports/{id}/marking", "Says how far a report may be passed on.", &[MARKING], Gives::Way),
    post("/marking", "Says how far the case may be passed on.", &[MARKING], Gives::Way),
    get("/reports/{id}/original", "The bytes that a report came in.", &[], Gives::Bytes),
    post("/reports/{id}/claims", "Adds a claim that was missed.", &[ADDED, CORRECTED], Gives::Way),
    get("/claims", "The claims.", &[SOUGHT, OF_CLAIMS, AT_EVENT, DAYS, PAGED], Gives::Table(of::<claims::Claims>)),
    get("/claims/{id}", "A claim with its words and those around them.", &[], Gives::Page(of::<reader::ClaimPage>)),
    post("/claims/{id}/judgements", "Judges a claim.", &[JUDGED, MARKED, KIND, CORRECTED], Gives::Way).or(NOT_KEPT),
    post("/claims/{id}/settings", "Sets a grade, or what became of a warning or forecast.", &[SET], Gives::Way),
    get("/events", "The events.", &[SOUGHT, OF_EVENTS, SORTED, DAYS, PAGED], Gives::Table(of::<events::Events>)),
    get(
        "/events/timeline",
        "Events over time.",
        &[SOUGHT, OF_EVENTS, DAYS],
        Gives::Page(of::<pictures::Items<'static>>),
    ),
    get("/events/map", "Events on a map.", &[SOUGHT, OF_EVENTS, DAYS], Gives::Page(of::<pictures::Places>)),
    get("/events/{id}", "An event with every account of it.", &[], Gives::Table(of::<event::EventPage>)),
    get("/events/{id}/figures", "The figures of an event over time.", &[], Gives::Page(of::<pictures::Chart>)),
    post(
        "/events/{id}/judgements",
        "Merges an event with another one, or parts tellings from it.",
        &[JOINED],
        Gives::Way,
    ),
    get(
        "/events/{id}/hypotheses",
        "Who is said to be behind an event, held against the evidence.",
        &[AFTER],
        Gives::Table(of::<hypotheses::Matrices>),
    ),
    post("/events/{id}/hypotheses", "Sets marks in the matrix of an event.", &[WEIGHED], Gives::Way),
    post("/judgements/{number}/withdraw", "Takes back one judgement of the sender.", &[LED], Gives::Way),
    post("/undo", "Takes back the last judgement of the sender.", &[LED], Gives::Way),
    get("/queue", "What nobody has judged, what matters most first.", &[PAGED], Gives::Page(of::<queue::Queue>)),
    get("/search", "Reports, claims, events and actors by words.", &[SOUGHT], Gives::Page(of::<search::Search>)),
    get("/history", "What people have judged, the last first.", &[LOST, PAGED], Gives::Table(of::<history::History>)),
    get(
        "/warnings",
        "The warnings.",
        &[SOUGHT, OF_WARNINGS, AT_EVENT, DAYS, PAGED],
        Gives::Table(of::<warnings::WarningsPage>),
    ),
    get(
        "/forecasts",
        "The forecasts.",
        &[SOUGHT, OF_FORECASTS, AT_EVENT, DAYS, PAGED],
        Gives::Table(of::<forecasts::ForecastsPage>),
    ),
    get(
        "/narratives",
        "Questions with their accounts.",
        &[SOUGHT, OF_NARRATIVES, AT_EVENT, DAYS, PAGED],
        Gives::Table(of::<narratives::NarrativesPage>),
    ),
    get(
        "/causes",
        "What is said to drive what.",
        &[SOUGHT, OF_CAUSES, DAYS, PAGED],
        Gives::Table(of::<causes::CausesPage>),
    ),
    get(
        "/origins",
        "What several reports pass on.",
        &[SOUGHT, OF_ORIGINS, AT_EVENT, DAYS, PAGED],
        Gives::Table(of::<origins::OriginsPage>),
    ),
    get("/origins/{id}", "One origin with its claims.", &[PAGED], Gives::Table(of::<origins::OriginPage>)),
    get(
        "/grading",
        "Grades of sources, or of claims.",
        &[SOUGHT, OF_GRADES, PAGED],
        Gives::Table(of::<grading::GradingPage>),
    ),
    get("/actors", "The actors.", &[SOUGHT, OF_ACTORS, PAGED], Gives::Table(of::<actors::Actors>)),
    post("/actors/judgements", "Keeps that two names are one actor's, or two actors'.", &[NAMED], Gives::Way),
    get(
        "/actors/graph",
        "The ties between the actors of whom most is told.",
        &[SOUGHT, OF_ACTORS],
        Gives::Page(of::<pictures::Graph<'static>>),
    ),
    get("/actors/{name}", "One actor.", &[], Gives::Table(of::<actor::ActorPage>)),
    get("/actors/{name}/graph", "The ties of one actor.", &[], Gives::Page(of::<pictures::Graph<'static>>)),
    get("/actors/{name}/strengths", "Figures of one actor's strength.", &[], Gives::Page(of::<pictures::Chart>)),
    get(
        "/hypotheses",
        "The events for which somebody is named as behind them.",
        &[SOUGHT, PAGED],
        Gives::Table(of::<hypotheses::Hypotheses>),
    ),
    get(
        "/timeline",
        "The case over time.",
        &[SOUGHT, OF_TIMELINE, OF_EVENTS, DAYS, PAGED],
        Gives::Table(of::<timeline::TimelinePage>),
    ),
    get("/timeline/activity", "Attacks and operations by month.", &[AT_PLACE], Gives::Page(of::<pictures::Activity>)),
    get(
        "/changes",
        "What the case says since a day and did not say before.",
        &[OF_CHANGES, PAGED],
        Gives::Table(of::<changes::Changes>),
    ),
    get("/components", "The parts that pages are made of.", &[], Gives::Page(of::<components::Components>)),
    get(
        "/brief",
        "The brief as it was last saved, else as it is composed.",
        &[ANEW],
        Gives::Page(of::<brief::BriefPage>),
    ),
    post("/brief", "Saves the brief, or only checks its citations.", &[WRITTEN], Gives::Way).or(CHECKED),
    get("/brief/export/{format}", "The brief that was last saved, in another form.", &[], Gives::Bytes),
    get(
        "/export",
        "The forms of other tools that the case can be had in, and what became of the one that is wanted.",
        &[MADE, AFTER],
        Gives::Page(of::<export::ExportPage>),
    ),
    get(
        "/export/{form}",
        "The case in a form of another tool; it is made for whoever asks, and until then the page that says so.",
        &[AFTER],
        Gives::Bytes,
    )
    .or(BEING_MADE),
    get("/add", "What was sent to be read.", &[], Gives::Page(of::<add::AddPage>)),
    get("/add/{number}", "How far the reading of one sending is.", &[], Gives::Page(of::<add::DeliveryPage>)),
    post("/add", "Sends reports to be read.", &[SENT], Gives::Way),
    get("/account", "What somebody has of their own.", &[], Gives::Table(of::<account::Account>)),
    get("/account/password", "Leads to what somebody has of their own.", &[], Gives::Way),
    post("/account/password", "Sets another password.", &[PASSWORD], Gives::Page(of::<account::Account>))
        .or(NOT_CHANGED),
    post("/account/sessions", "Ends a session.", &[ENDED], Gives::Way),
    get("/account/keys", "Leads to what somebody has of their own.", &[], Gives::Way),
    post("/account/keys", "Makes or revokes a key.", &[KEYED], Gives::Page(of::<account::Account>)).or(NO_KEY),
    get("/people", "Who may come to the desk.", &[], Gives::Table(of::<people::People>)),
    post("/people", "Makes an account, or changes one.", &[ADMITTED], Gives::Page(of::<people::People>))
        .or(NOT_INVITED),
    get("/audit", "Who did what, the newest first.", &[OF_AUDIT], Gives::Table(of::<audit::Audit>)),
    post("/leave", "Ends the session.", &[], Gives::Way),
];

/// Holds what stands behind the question mark of an address to what the address takes: a slip is told, not passed over.
pub(crate) fn check(path: &str, asked: &Asked) -> Result<(), Fault> {
    let Some(operation) = OPERATIONS.iter().find(|one| one.method == "get" && one.path == path) else { return Ok(()) };
    for field in operation.fields() {
        for value in asked.all(field.name) {
            field.takes.check(value).map_err(|why| {
                Fault::wrong(t!("operations-wrong", field = field.name, why = why), t!("operations-wrong-hint"))
            })?;
        }
    }
    Ok(())
}

impl Takes {
    fn check(self, value: &str) -> Result<(), String> {
        let told = || shortened(value, 60);
        match self {
            Takes::Number => match value.parse::<usize>() {
                Ok(1..) => Ok(()),
                _ => Err(t!("operations-no-number-from-one", value = told())),
            },
            Takes::Count => match value.parse::<usize>() {
                Ok(_) => Ok(()),
                Err(_) => Err(t!("operations-no-number", value = told())),
            },
            Takes::Day => value.parse::<DateInterval>().map(drop).map_err(|error| error.to_string()),
            Takes::OneOf(words) | Takes::AnyOf(words) if !words().contains(&value) => {
                Err(t!("operations-none-of", value = told(), words = words().join(", ")))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::{ROUTES, ROUTES_OF_FILES, ROUTES_OF_PEOPLE};

    #[test]
    fn every_address_of_the_router_is_described_and_no_other() {
        let mut routes: Vec<(&str, &str)> = ROUTES.to_vec();
        routes.extend(ROUTES_OF_PEOPLE.iter().chain(ROUTES_OF_FILES));
        // What the server answers itself.
        routes.push(("post", "/leave"));
        let described: Vec<(&str, &str)> = OPERATIONS.iter().map(|one| (one.method, one.path)).collect();
        let lacking: Vec<_> = routes.iter().filter(|route| !described.contains(route)).collect();
        let gone: Vec<_> = described.iter().filter(|one| !routes.contains(one)).collect();
        assert!(lacking.is_empty(), "describe these in operations.rs: {lacking:?}");
        assert!(gone.is_empty(), "these are no routes: {gone:?}");
        assert_eq!(described.len(), routes.len(), "one is described twice");
    }

    #[test]
    fn every_filter_of_a_page_is_described() {
        let of_pages = [
            ("/actors", actors::FILTERS),
            ("/causes", causes::FILTERS),
            ("/claims", claims::FILTERS),
            ("/events", events::FILTERS),
            ("/forecasts", forecasts::FILTERS),
            ("/grading", grading::FILTERS),
            ("/narratives", narratives::FILTERS),
            ("/origins", origins::FILTERS),
            ("/reports", reports::FILTERS),
            ("/warnings", warnings::FILTERS),
        ];
        for (path, filters) in of_pages {
            let operation = OPERATIONS.iter().find(|one| one.method == "get" && one.path == path).unwrap();
            for (key, _) in filters {
                assert!(operation.fields().any(|field| field.name == *key), "{path} takes {key}");
            }
        }
    }

    #[test]
    fn a_slip_in_an_address_is_told() {
        let asked = |key: &str, value: &str| Asked(vec![(key.to_owned(), value.to_owned())]);
        for (key, value) in [("kind", "casualties"), ("page", "2"), ("from", "2031-03"), ("speaker", "Ada"), ("x", "1")]
        {
            assert!(check("/claims", &asked(key, value)).is_ok(), "{key}={value}");
        }
        for (key, value, why) in [
            ("kind", "rumour", "kind: `rumour` is none of event, casualties"),
            ("page", "0", "page: `0` is no number"),
            ("page", "two", "page: `two` is no number"),
            ("from", "March", "from: `March` is no date"),
        ] {
            let fault = check("/claims", &asked(key, value)).unwrap_err();
            assert!(fault.status == 422 && fault.what.starts_with(why), "{}", fault.what);
        }
    }
}
