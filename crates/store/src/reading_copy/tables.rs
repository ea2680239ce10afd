//! The tables of a copy for reading: from one list come its SQL and what Datasette is told of it.

use serde_json::{Map, Value, json};

/// A table.
struct Table {
    name: &'static str,
    title: &'static str,
    doc: &'static str,
    columns: &'static [Column],
    /// What stands for a row where another table leads to it.
    label: Option<&'static str>,
    /// By what its rows are ordered.
    sort: Option<Sort>,
    /// By what they are picked.
    facets: &'static [&'static str],
    /// What is searched by words.
    search: &'static [&'static str],
}

/// A column.
struct Column {
    name: &'static str,
    /// As SQLite names it.
    kind: &'static str,
    doc: &'static str,
    is_key: bool,
    /// The table whose key it holds.
    leads_to: Option<&'static str>,
    /// The unit of its figures, as Datasette names units.
    unit: Option<&'static str>,
}

/// An order of rows.
enum Sort {
    /// The least first.
    By(&'static str),
    /// The greatest first.
    Down(&'static str),
}

/// What several tables tell together.
struct View {
    name: &'static str,
    title: &'static str,
    doc: &'static str,
    sql: &'static str,
    columns: &'static [(&'static str, &'static str)],
    facets: &'static [&'static str],
}

const fn column(name: &'static str, kind: &'static str, doc: &'static str) -> Column {
    Column { name, kind, doc, is_key: false, leads_to: None, unit: None }
}

const fn text(name: &'static str, doc: &'static str) -> Column {
    column(name, "TEXT", doc)
}

const fn whole(name: &'static str, doc: &'static str) -> Column {
    column(name, "INTEGER", doc)
}

const fn real(name: &'static str, doc: &'static str) -> Column {
    column(name, "REAL", doc)
}

impl Column {
    const fn key(self) -> Self {
        Column { is_key: true, ..self }
    }

    const fn to(self, table: &'static str) -> Self {
        Column { leads_to: Some(table), ..self }
    }

    const fn unit(self, unit: &'static str) -> Self {
        Column { unit: Some(unit), ..self }
    }

    fn sql(&self) -> String {
        let Column { name, kind, is_key, leads_to, .. } = self;
        let never_null = if *is_key { " NOT NULL" } else { "" };
        let leads = leads_to.map(|table| format!(" REFERENCES \"{table}\"(\"id\")")).unwrap_or_default();
        format!("\"{name}\" {kind}{never_null}{leads}")
    }
}

/// A table that has nothing but columns.
const PLAIN: Table =
    Table { name: "", title: "", doc: "", columns: &[], label: None, sort: None, facets: &[], search: &[] };

static TABLES: &[Table] = &[
    Table {
        name: "about",
        title: "About this copy",
        doc: "Where this copy comes from.",
        columns: &[text("what", "What is told.").key(), text("is", "What it is.")],
        ..PLAIN
    },
    Table {
        name: "reports",
        title: "Reports",
        doc: "What was read: articles, statements, documents, each with its whole text.",
        columns: &[
            text("id", "The hash of its original bytes.").key(),
            text("title", "The headline."),
            text("outlet", "Who published it."),
            text("authors", "The names in the byline."),
            text("published", "When it was published: a day, a month, a year or an interval."),
            text("published_first", "The first day of that."),
            text("published_last", "The last day of that."),
            text("url", "Where it was published."),
            text("language", "The language of its text, by ISO 639-1."),
            text("marking", "How far it may be passed on (TLP 2.0); empty where nothing is marked."),
            whole("claims", "How many claims it yields."),
            text("format", "The format that it came in."),
            text("file", "The name of its file."),
            text("known", "How title, authors, outlet and date are known: given, metadata, byline, guess. JSON."),
            text("text", "The whole text; offsets are UTF-8 bytes of it."),
        ],
        label: Some("title"),
        sort: Some(Sort::By("published_first")),
        facets: &["outlet", "language", "marking", "format"],
        search: &["title", "text"],
    },
    Table {
        name: "claims",
        title: "Claims",
        doc: "Who says what: one thing said in one report, with the words and whoever answers for them.",
        columns: &[
            text("id", "The hash of report, kind, words and speaker.").key(),
            text("report", "The report that says it.").to("reports"),
            text("published", "When that was published."),
            text("kind", "What kind of claim it is."),
            text("quote", "The words, as the report has them."),
            text("speaker", "Who says it; author is the report's own voice."),
            text("speaker_role", "The office, profession or affiliation that the report gives."),
            text("speaker_id", "The gazetteer's id of the speaker."),
            text("via", "Those who passed it on, the outermost last."),
            text("stance", "Whether the speaker holds it (affirm) or rejects it (deny)."),
            text("certainty", "How surely it is said."),
            text("event", "The event that it is about.").to("events"),
            text("origin", "What it goes back to.").to("origins"),
            text("actors", "Whom it is about."),
            text("value", "What its kind holds: figures, dates, names. JSON."),
            text("source", "Who is graded for it."),
            text("reliability", "How far it can be relied on, by the Admiralty code: F until a person sets it."),
            text("credibility", "How credible the claim is, by the Admiralty code."),
            text("proposed", "The credibility that the rules propose."),
            text("because", "Why they do."),
            whole("start", "The byte of the report's text at which the words begin."),
            whole("end", "The byte at which they end."),
            text("evidence", "Where all words stand that it rests on. JSON."),
            text("by", "The rule or model that found it."),
        ],
        label: Some("quote"),
        sort: Some(Sort::By("published")),
        facets: &["kind", "stance", "certainty", "speaker"],
        search: &["quote", "speaker"],
    },
    Table {
        name: "events",
        title: "Events",
        doc: "Happenings as all reports tell them. What is not the same in all of them stands in accounts.",
        columns: &[
            text("id", "That of its earliest telling.").key(),
            text("called", "Kind, place and date in short."),
            text("kind", "What kind of event it is."),
            text("status", "Carried out, foiled, under way or alleged."),
            text("date", "The narrowest date that the accounts allow."),
            text("date_first", "The first day of that."),
            text("date_last", "The last day of that."),
            text("country", "The country, by ISO 3166-1 alpha-2."),
            text("place", "The place most often named."),
            real("latitude", "Degrees north of the point that the place is taken for (WGS 84)."),
            real("longitude", "Degrees east of it."),
            text("precision", "What sort of place the point stands for."),
            whole("radius_km", "How far from the point it may be, in kilometres; nine in ten lie within.").unit("km"),
            text("division", "The province or state of a federation that the point lies in."),
            whole("geonames", "Its number in GeoNames."),
            text("placed_because", "Why this place of all that bear the name."),
            text("perpetrators", "Who is named as behind it, and how: claimed, attributed, denied, charged."),
            text("targets", "Who or what was hit."),
            whole("killed_low", "The lowest number of killed that any account allows."),
            whole("killed_best", "The number that most independent origins give."),
            whole("killed_high", "The highest that any account gives; empty where one leaves the top open."),
            whole("injured_low", "The same of injured."),
            whole("injured_best", "The number that most independent origins give."),
            whole("injured_high", "The highest that any account gives."),
            whole("reports", "How many reports tell of it."),
            whole("origins", "How many independent origins they pass on."),
            whole("accounts", "How many accounts there are of its fields."),
            text("names", "Phrases that name it, as reports have them."),
            text("plover", "Its type and mode in PLOVER."),
            text("attack_types", "Its attack types in the Global Terrorism Database."),
            text("target_types", "Its target types there."),
            text("weapons", "Its weapon types there."),
            text("by", "The rule that made it."),
        ],
        label: Some("called"),
        sort: Some(Sort::By("date_first")),
        facets: &["kind", "status", "country"],
        search: &["called", "names", "perpetrators", "targets"],
    },
    Table {
        name: "accounts",
        title: "Accounts",
        doc: "What each claim says of one field of an event, side by side: none is written over.",
        columns: &[
            whole("n", "Its number in this copy.").key(),
            text("event", "The event.").to("events"),
            text("field", "The field of it."),
            text("value", "What the claim says; of a figure in words."),
            whole("low", "Of a figure, the lowest number that the words allow; empty where it is open."),
            whole("high", "Of a figure, the highest."),
            text("bound", "Of a figure, how it bounds the true number."),
            text("who", "Of a figure, whom the words count."),
            text("mode", "Of a perpetrator, how it is tied to the event."),
            text("speaker", "Who says so."),
            text("stance", "Held (affirm) or rejected (deny)."),
            text("certainty", "How surely."),
            whole("denies", "1 where it says that what it holds is not so."),
            whole("stands", "1 where it is held and no later account takes its place."),
            text("claim", "The claim.").to("claims"),
            text("report", "Its report.").to("reports"),
            text("published", "When that was published."),
            text("origin", "What it goes back to.").to("origins"),
            text("counted", "Of a figure, what it counts where that is not all who suffered it."),
            text("revises", "Of a figure, the claim whose figure it brings up to date.").to("claims"),
            text("revised_by", "Of a figure, the claim that brought it up to date.").to("claims"),
        ],
        label: Some("value"),
        facets: &["field", "stance", "mode", "speaker"],
        ..PLAIN
    },
    Table {
        name: "event_reports",
        title: "Reports of events",
        doc: "Which reports tell of which event.",
        columns: &[text("event", "The event.").key().to("events"), text("report", "The report.").key().to("reports")],
        ..PLAIN
    },
    Table {
        name: "event_joins",
        title: "Why tellings are one event",
        doc: "Tellings of two reports that were joined, each with the reasons.",
        columns: &[
            text("event", "The event.").to("events"),
            text("report_a", "The report of the one telling.").to("reports"),
            text("report_b", "That of the other.").to("reports"),
            text("because", "Why they are one happening."),
        ],
        ..PLAIN
    },
    Table {
        name: "origins",
        title: "Origins",
        doc: "The utterance, story or document that one report tells or several pass on: the unit of independence.",
        columns: &[
            text("id", "That of its earliest claim.").key(),
            text("sort", "What it is."),
            text("who", "Who said it, or which outlet tells it."),
            text("credited", "The outlet that is credited with it, where no report of it is here."),
            text("published", "When the earliest of its reports was published."),
            whole("reports", "In how many reports it is found."),
            whole("claims", "How many claims go back to it."),
            whole("events", "Of how many events they tell."),
            text("by", "The rule that made it."),
        ],
        label: Some("who"),
        sort: Some(Sort::Down("reports")),
        facets: &["sort", "who"],
        search: &[],
    },
    Table {
        name: "origin_links",
        title: "Why claims have one origin",
        doc: "Claims that go back to one origin, two by two, each with the reasons.",
        columns: &[
            text("origin", "The origin.").to("origins"),
            text("a", "The claim that stands first.").to("claims"),
            text("b", "The other.").to("claims"),
            text("because", "What they share."),
        ],
        ..PLAIN
    },
    Table {
        name: "actors",
        title: "Actors",
        doc: "Organisations, states and people in public roles, as claims name them. None is scored or ranked.",
        columns: &[
            text("id", "The gazetteer's id, else the name.").key(),
            text("name", "The name that is given most often."),
            text("kind", "Group, state, institution or figure."),
            text("names", "Every name that it is given."),
            whole("in_gazetteer", "1 where the gazetteer has it."),
            whole("reports", "How many reports name it."),
            whole("says", "How many claims it makes."),
            whole("about", "How many claims about it others make."),
        ],
        label: Some("name"),
        sort: Some(Sort::By("name")),
        facets: &["kind"],
        search: &["name", "names"],
    },
    Table {
        name: "claim_actors",
        title: "Claims of and about actors",
        doc: "Which claims an actor makes, and which others make about it.",
        columns: &[
            text("claim", "The claim.").key().to("claims"),
            text("actor", "The actor.").key().to("actors"),
            text("part", "Says, or about.").key(),
        ],
        facets: &["part"],
        ..PLAIN
    },
    Table {
        name: "actor_events",
        title: "Who is named as behind what",
        doc: "Events that are laid to an actor or that it claims. That somebody says so does not make it so.",
        columns: &[
            text("actor", "The actor.").key().to("actors"),
            text("event", "The event.").key().to("events"),
            text("mode", "Claimed, attributed, denied or charged.").key(),
        ],
        facets: &["mode"],
        ..PLAIN
    },
    Table {
        name: "ties",
        title: "Ties between actors",
        doc: "Ties of an actor to others, each as one claim has it.",
        columns: &[
            text("actor", "The actor.").to("actors"),
            text("type", "The tie."),
            text("way", "Whether it goes from the actor to the other (to), or comes from it (from)."),
            text("other", "The other."),
            text("time", "When, in the claim's words."),
            text("since", "Since when, in the claim's words."),
            text("published", "When the report was published."),
            text("claim", "The claim.").to("claims"),
        ],
        facets: &["type"],
        ..PLAIN
    },
    Table {
        name: "strengths",
        title: "Strengths of actors",
        doc: "Figures of an actor's strength, each as one claim has it.",
        columns: &[
            text("actor", "The actor.").to("actors"),
            text("what", "What is measured."),
            text("number", "The figure in words."),
            whole("low", "The lowest number that the words allow; empty where it is open."),
            whole("high", "The highest."),
            text("unit", "What the figure counts."),
            text("trend", "Which way it moves."),
            text("published", "When the report was published."),
            text("claim", "The claim.").to("claims"),
        ],
        facets: &["trend"],
        ..PLAIN
    },
    Table {
        name: "warnings",
        title: "Warnings",
        doc: "Who warned whom of what before the fact, what was done with it, and what came after.",
        columns: &[
            text("id", "That of its earliest claim.").key(),
            text("date", "When it was given."),
            text("issuer", "Who warned."),
            text("recipient", "Who was warned."),
            text("target", "What was to be hit."),
            text("place", "Where."),
            text("wording", "Its words, as the earliest claim quotes them."),
            text("window", "The time within which it was to come."),
            text("window_words", "The words that give that time."),
            text("window_because", "By which rule."),
            text("response", "What the recipient did with it."),
            text("response_by", "On whose word."),
            text("outcome", "What followed."),
            text("event", "The event that followed.").to("events"),
            whole("lead_days", "Days from the warning to the event.").unit("day"),
            text("because", "Why the event fits, or why none does."),
            whole("origins", "How many independent origins tell of it."),
            text("by", "The rule that made it."),
        ],
        label: Some("wording"),
        sort: Some(Sort::By("date")),
        facets: &["response", "outcome", "issuer"],
        search: &[],
    },
    Table {
        name: "warning_claims",
        title: "Claims of warnings",
        doc: "On which claims a warning rests, and for what.",
        columns: &[
            text("warning", "The warning.").key().to("warnings"),
            text("claim", "The claim.").key().to("claims"),
            text("part", "What it tells: the warning, the response or the outcome.").key(),
        ],
        facets: &["part"],
        ..PLAIN
    },
    Table {
        name: "warning_passages",
        title: "Words beside warnings",
        doc: "Words beside a warning's claims that tell what was done with it.",
        columns: &[
            text("warning", "The warning.").to("warnings"),
            text("report", "The report.").to("reports"),
            text("quote", "The words."),
            whole("start", "The byte of the report's text at which they begin."),
            whole("end", "The byte at which they end."),
        ],
        ..PLAIN
    },
    Table {
        name: "forecasts",
        title: "Forecasts",
        doc: "Who foretold what, how surely, and what came of it.",
        columns: &[
            text("id", "That of its earliest claim.").key(),
            text("date", "When it was said."),
            text("speaker", "Who forecasts."),
            text("role", "The office, profession or affiliation that the report gives."),
            whole("is_public", "1 where the speaker is an institution, an office holder or a published expert."),
            text("what", "What is predicted."),
            text("window", "The time within which it is to come."),
            text("window_words", "The words that give that time."),
            text("window_because", "By which rule."),
            text("likelihood", "How likely, in the speaker's words."),
            real("probability", "The same as a share from 0 to 1, by the table of likelihood words."),
            text("condition", "On what condition."),
            text("resolution", "What became of it."),
            text("event", "The event that resolved it.").to("events"),
            text("because", "Why."),
            whole("origins", "How many independent origins tell it."),
            text("by", "The rule that made it."),
        ],
        label: Some("what"),
        sort: Some(Sort::By("date")),
        facets: &["resolution", "speaker"],
        search: &[],
    },
    Table {
        name: "forecast_claims",
        title: "Claims of forecasts",
        doc: "On which claims a forecast rests, and which resolved it.",
        columns: &[
            text("forecast", "The forecast.").key().to("forecasts"),
            text("claim", "The claim.").key().to("claims"),
            text("part", "What it tells: the forecast or the resolution.").key(),
        ],
        facets: &["part"],
        ..PLAIN
    },
    Table {
        name: "sources",
        title: "Sources",
        doc: "How far sources can be relied on, by the Admiralty code. F says that nobody has judged it.",
        columns: &[
            text("name", "The outlet, organisation, state or public figure.").key(),
            text("sort", "Outlet or actor.").key(),
            text("reliability", "A to F."),
            text("in_words", "The same in the doctrine's words."),
            whole("reports", "In how many reports it tells something."),
            whole("claims", "How many claims it makes."),
        ],
        facets: &["sort", "reliability"],
        ..PLAIN
    },
];

static VIEWS: &[View] = &[
    View {
        name: "claims_in_context",
        title: "Claims with their reports and events",
        doc: "Each claim beside what its report and its event are called: for one table to save.",
        sql: "SELECT claims.id AS claim, claims.kind, claims.quote, claims.speaker, claims.stance, claims.certainty, \
              reports.title AS report, reports.outlet, reports.published, reports.url, reports.marking, \
              events.called AS event, events.date, events.country, events.place \
              FROM claims JOIN reports ON reports.id = claims.report LEFT JOIN events ON events.id = claims.event",
        columns: &[
            ("claim", "The claim's id."),
            ("quote", "The words, as the report has them."),
            ("speaker", "Who says it; author is the report's own voice."),
            ("report", "The report's headline."),
            ("event", "Kind, place and date of its event."),
        ],
        facets: &["kind", "stance", "outlet"],
    },
    View {
        name: "figures",
        title: "Figures of events",
        doc: "Every figure of killed, injured, arrested and others that anybody gives, with what it bounds.",
        sql: "SELECT events.called AS event, events.date, accounts.field, accounts.value, accounts.low, accounts.high, \
              accounts.speaker, accounts.stance, accounts.stands, accounts.published, reports.outlet, claims.quote \
              FROM accounts JOIN events ON events.id = accounts.event JOIN claims ON claims.id = accounts.claim \
              JOIN reports ON reports.id = accounts.report WHERE accounts.bound IS NOT NULL",
        columns: &[
            ("event", "Kind, place and date of the event."),
            ("value", "The figure in words."),
            ("stands", "1 where it is held and no later account takes its place."),
            ("published", "When the report was published."),
        ],
        facets: &["field", "outlet"],
    },
    View {
        name: "responsibility",
        title: "Who is said to be behind events",
        doc: "Every view of who is behind an event, denials among them, with whoever holds it.",
        sql: "SELECT events.called AS event, events.date, accounts.value AS actor, accounts.mode, accounts.denies, \
              accounts.speaker, accounts.certainty, accounts.published, reports.outlet, claims.quote \
              FROM accounts JOIN events ON events.id = accounts.event JOIN claims ON claims.id = accounts.claim \
              JOIN reports ON reports.id = accounts.report WHERE accounts.field = 'perpetrator'",
        columns: &[
            ("event", "Kind, place and date of the event."),
            ("actor", "Who is named."),
            ("mode", "Claimed, attributed, denied or charged."),
            ("denies", "1 where it is said that the actor is not behind it."),
        ],
        facets: &["actor", "mode", "speaker"],
    },
];

impl Table {
    /// The SQL that makes it, with what each column holds as comments.
    fn sql(&self) -> String {
        let keys: Vec<String> =
            self.columns.iter().filter(|column| column.is_key).map(|column| format!("\"{}\"", column.name)).collect();
        let mut lines: Vec<(String, &str)> = self.columns.iter().map(|column| (column.sql(), column.doc)).collect();
        if !keys.is_empty() {
            lines.push((format!("PRIMARY KEY ({})", keys.join(", ")), "Names a row."));
        }
        let last = lines.len().saturating_sub(1);
        let line = |(at, (sql, doc)): (usize, &(String, &str))| {
            format!("    {sql}{} -- {doc}\n", if at == last { "" } else { "," })
        };
        let lines: String = lines.iter().enumerate().map(line).collect();
        format!("CREATE TABLE \"{}\" (\n{lines});\n", self.name)
    }

    // Datasette finds the words of a table by `content="…"`, written just so.
    fn search_sql(&self) -> String {
        let Table { name, search, .. } = self;
        if search.is_empty() {
            return String::new();
        }
        format!(
            "CREATE VIRTUAL TABLE \"{name}_fts\" USING fts5({}, content=\"{name}\");\n\
             INSERT INTO \"{name}_fts\"(\"{name}_fts\") VALUES ('rebuild');\n",
            search.join(", ")
        )
    }

    fn index_sql(&self) -> String {
        let leading = self.columns.iter().filter(|column| column.leads_to.is_some());
        let index = |column: &Column| {
            let (table, column) = (self.name, column.name);
            format!("CREATE INDEX \"{table}_by_{column}\" ON \"{table}\"(\"{column}\");\n")
        };
        leading.map(index).collect()
    }

    fn told(&self) -> Value {
        let columns: Map<String, Value> =
            self.columns.iter().map(|column| (column.name.to_owned(), json!(column.doc))).collect();
        let units: Map<String, Value> = self
            .columns
            .iter()
            .filter_map(|column| column.unit.map(|unit| (column.name.to_owned(), json!(unit))))
            .collect();
        let mut told = Map::new();
        let mut tell = |key: &str, value: Value| told.insert(key.to_owned(), value);
        tell("title", json!(self.title));
        tell("description", json!(self.doc));
        tell("columns", Value::Object(columns));
        if !units.is_empty() {
            tell("units", Value::Object(units));
        }
        if let Some(label) = self.label {
            tell("label_column", json!(label));
        }
        match self.sort {
            Some(Sort::By(column)) => drop(tell("sort", json!(column))),
            Some(Sort::Down(column)) => drop(tell("sort_desc", json!(column))),
            None => {}
        }
        if !self.facets.is_empty() {
            tell("facets", json!(self.facets));
        }
        Value::Object(told)
    }
}

impl View {
    fn sql(&self) -> String {
        format!("CREATE VIEW \"{}\" AS {};\n", self.name, self.sql)
    }

    fn told(&self) -> Value {
        let columns: Map<String, Value> =
            self.columns.iter().map(|(name, doc)| ((*name).to_owned(), json!(doc))).collect();
        json!({"title": self.title, "description": self.doc, "columns": columns, "facets": self.facets})
    }
}

/// The SQL that makes every table.
pub(super) fn tables() -> String {
    TABLES.iter().map(Table::sql).collect()
}

/// The SQL that makes what stands on full tables: indexes, words, views.
pub(super) fn rest() -> String {
    let tables = TABLES.iter().map(|table| table.index_sql() + &table.search_sql());
    tables.chain(VIEWS.iter().map(View::sql)).collect()
}

/// What Datasette is told of every table and view, by their names.
pub(super) fn told() -> Map<String, Value> {
    let tables = TABLES.iter().map(|table| (table.name.to_owned(), table.told()));
    tables.chain(VIEWS.iter().map(|view| (view.name.to_owned(), view.told()))).collect()
}
