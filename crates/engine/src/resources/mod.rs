//! Lexicons and gazetteers, parsed once from `lexicon/` and shared by reference.

use crate::annotate::{AttributionClass, TimeWords};
use crate::extract::{CUES, Kinds};
use crate::gazetteer::{Gazetteer, fold};
use crate::pattern::{PatternSet, Vocabulary};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;
use whosays_model::{Bound, Certainty, ClaimKind, EventKind, Span, Stance};
use whosays_nlp::{Network, NetworkError, Pipeline, tokens};

/// The network that ships, and the word pieces that it reads; `models/kinds.md` is its card.
static NETWORK: &[u8] = include_bytes!("../../models/kinds.onnx");
static PIECES: &str = include_str!("../../models/pieces.txt");

/// A lexicon that does not say what its columns should; ours to mend.
#[derive(Debug, thiserror::Error)]
#[error("lexicon {file}, line {line}: {what}")]
pub struct ResourceError {
    file: &'static str,
    line: usize,
    what: String,
}

/// What a gazetteer's name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    Group,
    State,
    Institution,
    Figure,
    Place,
}

/// In which way a name stands for its bearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A name or an alias.
    Name,
    /// An adjective or noun of nationality.
    Demonym,
    /// The seat of a government, used for it.
    Seat,
}

/// One bearer of names.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) sort: Sort,
    /// The column `kind` of its gazetteer.
    pub(crate) kind: String,
    pub(crate) country: Option<String>,
    /// A figure's office.
    pub(crate) office: Option<String>,
    /// A state's capital.
    pub(crate) capital: Option<String>,
}

/// One way to write an entry's name.
#[derive(Clone, Debug)]
struct Alias {
    words: Vec<String>,
    /// Short acronyms must be written just so.
    exact: bool,
    surface: Vec<String>,
    entry: usize,
    form: Form,
}

/// A title or role that stands by a name or for a speaker.
#[derive(Clone, Debug)]
pub(crate) struct Office {
    pub(crate) words: Vec<String>,
    pub(crate) class: String,
    pub(crate) public: bool,
}

/// A verb that introduces what somebody says or thinks.
#[derive(Clone, Debug)]
pub(crate) struct Reporting {
    pub(crate) class: String,
    pub(crate) stance: Stance,
    pub(crate) certainty: Option<Certainty>,
    /// Whether only a following "that" or a quotation makes it a verb of saying.
    pub(crate) needs_that: bool,
}

/// A word with which somebody takes an attitude to something: says, judges, wants, knows or shows it.
#[derive(Clone, Debug)]
pub(crate) struct Attitude {
    pub(crate) class: AttributionClass,
    /// What may follow: a clause, an object, an infinitive, prepositions.
    complements: Vec<&'static str>,
}

impl Attitude {
    /// Whether this complement may follow.
    pub(crate) fn takes(&self, complement: &str) -> bool {
        self.complements.contains(&complement)
    }
}

/// Words of attitude by lemma, one map a part of speech.
#[derive(Debug, Default)]
pub(crate) struct Attitudes {
    pub(crate) verbs: HashMap<String, Attitude>,
    pub(crate) nouns: HashMap<String, Attitude>,
    pub(crate) adjectives: HashMap<String, Attitude>,
    pub(crate) adverbs: HashMap<String, Attitude>,
}

/// A word that tells of a happening.
#[derive(Clone, Debug)]
pub(crate) struct Trigger {
    pub(crate) noun: bool,
    pub(crate) sub: String,
    pub(crate) method: Option<String>,
    pub(crate) weight: f32,
}

/// What a number word or a modifier of numbers means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum NumberWord {
    Value(u64, Bound),
    Part(f64, Bound),
    Vague(Bound),
}

/// A currency or measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Measure {
    pub(crate) code: &'static str,
    pub(crate) is_currency: bool,
    /// Whether it may stand before its number.
    pub(crate) is_before: bool,
}

/// What a noun for those who do something together stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// A body that acts for a state.
    State,
    /// Members of a group, who may stand for the one that was named before.
    Set,
    /// A set that is known by the noun itself.
    Known,
    /// What a body fights with, which stands for whose it is.
    Means,
    /// Those who did something and are no body at all.
    Nameless,
}

/// A part of the world or a water, which lies in no one state.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) name: &'static str,
    pub(crate) is_water: bool,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    /// In kilometres.
    pub(crate) radius: u32,
}

/// What the word lists know of the map.
#[derive(Debug, Default)]
struct Atlas {
    /// Parts of the world and waters by their folded names.
    areas: HashMap<String, Area>,
    /// The middle of each state by its code, and of divisions by the code and their folded names.
    centres: HashMap<&'static str, HashMap<String, (f64, f64)>>,
    /// Divisions by their short forms: country and name.
    short: HashMap<&'static str, Vec<(&'static str, &'static str)>>,
    /// Town, division and country of papers by their hosts.
    outlets: HashMap<&'static str, [&'static str; 3]>,
    /// The entry of each state itself by its code.
    states: HashMap<String, usize>,
}

/// By a verb's lemma the words that it tells of a sort of happening with, or of none.
pub(crate) type EventPhrases = HashMap<String, Vec<(String, Option<EventKind>)>>;

/// The codes that the field gives happenings, by the words of reports.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    /// Attack types of the Global Terrorism Database, by lemma or method.
    pub(crate) attacks: HashMap<String, String>,
    /// Its target types, by lemma.
    pub(crate) targets: HashMap<String, String>,
    /// Its weapon types, by lemma.
    pub(crate) weapons: HashMap<String, String>,
    plover: HashMap<(EventKind, String), String>,
}

impl Codes {
    /// PLOVER's type and mode of a sort of happening: that of its method, else that of any.
    pub(crate) fn plover(&self, sort: EventKind, method: Option<&str>) -> Option<&String> {
        let of = |method: &str| self.plover.get(&(sort, method.to_owned()));
        method.and_then(of).or_else(|| of("-"))
    }
}

/// The lexicons of claims, one a kind or layer.
#[derive(Debug, Default)]
pub(crate) struct Patterns {
    pub(crate) nominal_cues: PatternSet,
    pub(crate) hedges: PatternSet,
    pub(crate) negations: PatternSet,
    pub(crate) blame: PatternSet,
    pub(crate) casualties: PatternSet,
    pub(crate) responsibility: PatternSet,
    pub(crate) relation: PatternSet,
    pub(crate) strength: PatternSet,
    pub(crate) forecast: PatternSet,
    pub(crate) warning: PatternSet,
    pub(crate) threat_level: PatternSet,
    pub(crate) measure: PatternSet,
    pub(crate) cause: PatternSet,
    pub(crate) communication: PatternSet,
    pub(crate) assessment: PatternSet,
}

/// All that the engine knows beforehand: word lists, and the pipelines of languages. Built once by the binary, shared by reference.
#[derive(Debug)]
pub struct Resources {
    pipelines: Vec<Pipeline>,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) patterns: Patterns,
    pub(crate) kinds: Kinds,
    /// The network that judges the kinds beside the weights, loaded when it is first asked; none for speed.
    network: Option<OnceLock<Result<Network, NetworkError>>>,
    pub(crate) entries: Vec<Entry>,
    aliases: HashMap<String, Vec<Alias>>,
    pub(crate) given_names: HashSet<String>,
    /// Given names of women.
    pub(crate) womens_names: HashSet<String>,
    offices: HashMap<String, Vec<Office>>,
    /// Nouns for those who do something together, by lemma.
    pub(crate) bodies: HashMap<String, Body>,
    pub(crate) reporting: HashMap<String, Reporting>,
    pub(crate) attitudes: Attitudes,
    pub(crate) triggers: HashMap<String, Vec<Trigger>>,
    /// Words that so many reports use that sharing them says nothing.
    common: HashSet<&'static str>,
    /// Words that are signs of a sort of happening, by lemma.
    pub(crate) event_signs: HashMap<String, EventKind>,
    /// A verb's lemma, with the words that it tells of something else with, and of what; nothing where of no happening.
    pub(crate) event_phrases: EventPhrases,
    /// The codes that the field gives happenings.
    pub(crate) event_codes: Codes,
    lemmas: HashMap<String, Vec<String>>,
    pub(crate) numbers: HashMap<String, NumberWord>,
    /// Modifiers of numbers by their first word, the longest first.
    pub(crate) bounds: HashMap<String, Vec<(Vec<String>, Bound)>>,
    pub(crate) times: TimeWords,
    pub(crate) measures: HashMap<&'static str, Measure>,
    /// What armed groups fight from, by lemma.
    pub(crate) positions: HashSet<String>,
    /// What a number counts where it counts no people, by lemma.
    pub(crate) uncounted: HashSet<&'static str>,
    /// Words beside which a number is a name or an age.
    pub(crate) numbered: HashMap<&'static str, Numbered>,
    atlas: Atlas,
    gazetteer: Option<Gazetteer>,
}

/// What a number is beside a word of `numbered.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numbered {
    /// A name, behind the word.
    Before,
    /// Dialled.
    Dialled,
    /// An age, behind the word.
    Aged,
    /// An age, before it.
    YearsOld,
    /// A house of a street.
    Street,
    /// A block of a street.
    Block,
}

macro_rules! lexicon {
    ($name:literal) => {
        Lexicon { file: concat!($name, ".tsv"), text: include_str!(concat!("../../lexicon/", $name, ".tsv")) }
    };
}

// Below the macro, which it uses.
mod lists;

use lists::*;

impl Resources {
    /// The lexicons that the project ships, and the pipelines that the binary has loaded.
    ///
    /// # Errors
    /// A row that does not fit its lexicon's columns, named by file and line.
    pub fn new(pipelines: Vec<Pipeline>) -> Result<Self, ResourceError> {
        let mut vocabulary = Vocabulary::default();
        let patterns = patterns(&mut vocabulary)?;
        let mut resources = Resources {
            pipelines,
            vocabulary,
            patterns,
            kinds: kinds("kinds.tsv", include_str!("../../models/kinds.tsv"))?,
            network: Some(OnceLock::new()),
            entries: Vec::new(),
            aliases: HashMap::new(),
            given_names: column(&lexicon!("given_names"), 2)?,
            womens_names: column(&lexicon!("womens_names"), 1)?,
            offices: offices(&lexicon!("offices"))?,
            bodies: bodies(&lexicon!("bodies"))?,
            reporting: reporting(&lexicon!("reporting"))?,
            attitudes: attitudes(&lexicon!("attitudes"))?,
            triggers: triggers(&lexicon!("event_triggers"))?,
            event_signs: event_signs(&lexicon!("event_signs"))?,
            uncounted: lexicon!("uncounted").rows(1)?.into_iter().map(|(_, row)| row[0]).collect(),
            common: lexicon!("common_words").rows(1)?.into_iter().map(|(_, row)| row[0]).collect(),
            event_phrases: event_phrases(&lexicon!("event_phrases"))?,
            event_codes: Codes {
                attacks: coded(&lexicon!("attack_types"))?,
                targets: coded(&lexicon!("target_types"))?,
                weapons: coded(&lexicon!("weapon_types"))?,
                plover: plover(&lexicon!("plover_modes"))?,
            },
            lemmas: lemmas(&lexicon!("lemma_exceptions"))?,
            numbers: HashMap::new(),
            bounds: HashMap::new(),
            times: times(&lexicon!("time_words"))?,
            measures: measures(&lexicon!("units_of_measure"))?,
            positions: column(&lexicon!("fighting_positions"), 1)?,
            numbered: numbered(&lexicon!("numbered"))?,
            atlas: atlas()?,
            gazetteer: None,
        };
        resources.add_gazetteers()?;
        resources.add_numbers(&lexicon!("number_words"))?;
        Ok(resources)
    }

    /// The same with other weights of the kinds of claim, such as those that were not learnt from a report that
    /// measures them: a feature, a kind and a weight a row, separated by tabs.
    ///
    /// # Errors
    /// A row that is none, by its line.
    pub fn with_kinds(self, table: &str) -> Result<Self, ResourceError> {
        Ok(Resources { kinds: kinds("weights", table)?, ..self })
    }

    /// The same without the network: several times as fast, and less sure of the kinds of claim.
    pub fn without_network(self) -> Self {
        Resources { network: None, ..self }
    }

    /// The same with another network, an ONNX file of the same word pieces.
    ///
    /// # Errors
    /// A file that is none.
    pub fn with_network(self, file: Vec<u8>) -> Result<Self, NetworkError> {
        let network = judge_of_kinds(Cow::Owned(file))?;
        Ok(Resources { network: Some(OnceLock::from(Ok(network))), ..self })
    }

    /// The same with a gazetteer, which puts the names of places on the map.
    pub fn with_gazetteer(self, gazetteer: Gazetteer) -> Self {
        Resources { gazetteer: Some(gazetteer), ..self }
    }

    /// Names what reports are read with beside the word lists: pipelines, whether the network judges too, how many places are known.
    pub fn summary(&self) -> String {
        let pipelines: Vec<&str> = self.pipelines.iter().map(Pipeline::name).collect();
        let places = self.gazetteer.as_ref().map_or(0, Gazetteer::places);
        format!("{}, network {}, {places} places", pipelines.join(", "), self.network.is_some())
    }

    /// The gazetteer; none where it is not installed.
    pub(crate) fn gazetteer(&self) -> Option<&Gazetteer> {
        self.gazetteer.as_ref()
    }

    /// The network; none where it is switched off.
    pub(crate) fn network(&self) -> Option<Result<&Network, NetworkError>> {
        let network = self.network.as_ref()?.get_or_init(|| judge_of_kinds(Cow::Borrowed(NETWORK)));
        Some(network.as_ref().map_err(NetworkError::clone))
    }

    fn add_gazetteers(&mut self) -> Result<(), ResourceError> {
        for (_, row) in lexicon!("groups").rows(8)? {
            let country = row[7].split('|').next().filter(|country| !country.is_empty() && !row[7].contains('|'));
            let entry = self.add_entry(row[0], row[1], Sort::Group, row[3], country);
            self.add_aliases(entry, &[row[1], row[2]], Form::Name);
        }
        for (_, row) in lexicon!("institutions").rows(6)? {
            let country = Some(row[5]).filter(|country| !country.is_empty());
            let entry = self.add_entry(row[0], row[1], Sort::Institution, row[3], country);
            self.add_aliases(entry, &[row[1], row[2]], Form::Name);
        }
        let mut state = "";
        for (_, row) in lexicon!("states").rows(6)? {
            // The first row of a code is the state, those behind it are parts of it: Scotland is not the United Kingdom.
            let code = row[0].to_lowercase();
            let id = if row[0] == state { format!("{code}-{}", slug(row[1])) } else { code };
            state = row[0];
            let entry = self.add_entry(&id, row[1], Sort::State, "state", Some(row[0]));
            self.atlas.states.entry(row[0].to_owned()).or_insert(entry);
            self.add_aliases(entry, &[row[1], row[2]], Form::Name);
            self.add_aliases(entry, &[row[3]], Form::Demonym);
            self.add_aliases(entry, &[row[4], row[5]], Form::Seat);
            self.entries[entry].capital = Some(row[4].to_owned());
        }
        for (_, row) in lexicon!("figures").rows(7)? {
            let country = Some(row[4]).filter(|of| of.len() == 2 && of.chars().all(|c| c.is_ascii_uppercase()));
            let entry = self.add_entry(row[0], row[1], Sort::Figure, "figure", country);
            self.entries[entry].office = Some(row[3].to_owned());
            self.add_aliases(entry, &[row[1], row[2]], Form::Name);
        }
        for (_, row) in lexicon!("places").rows(4)? {
            let country = Some(row[2]).filter(|country| !country.is_empty());
            let entry = self.add_entry("", row[0], Sort::Place, row[3], country);
            self.add_aliases(entry, &[row[0], row[1]], Form::Name);
        }
        for aliases in self.aliases.values_mut() {
            aliases.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then(a.entry.cmp(&b.entry)));
        }
        Ok(())
    }

    fn add_entry(&mut self, id: &str, name: &str, sort: Sort, kind: &str, country: Option<&str>) -> usize {
        self.entries.push(Entry {
            name: name.to_owned(),
            id: id.to_owned(),
            sort,
            kind: kind.to_owned(),
            country: country.map(str::to_owned),
            office: None,
            capital: None,
        });
        self.entries.len() - 1
    }

    fn add_aliases(&mut self, entry: usize, columns: &[&str], form: Form) {
        let names = columns.iter().flat_map(|column| column.split('|')).map(str::trim);
        for name in names.filter(|name| !name.is_empty()) {
            let cut = tokens(name, Span::new(0, name.len()));
            let words: Vec<String> = cut.iter().map(|token| token.lower.clone()).collect();
            let surface = cut.iter().filter_map(|token| token.span.of(name)).map(straight).collect();
            let exact = name.len() <= 5 && !name.chars().any(char::is_lowercase);
            if let Some(first) = words.first().cloned() {
                self.aliases.entry(first).or_default().push(Alias { words, exact, surface, entry, form });
            }
        }
    }

    fn add_numbers(&mut self, lexicon: &Lexicon) -> Result<(), ResourceError> {
        for (line, row) in lexicon.rows(3)? {
            let bound: Bound = row[2].parse().map_err(|what: String| lexicon.error(line, what))?;
            let words = || row[0].split(' ').map(str::to_owned).collect::<Vec<_>>();
            match (row[1], row[1].parse::<u64>(), row[1].parse::<f64>()) {
                ("-", ..) => {
                    let words = words();
                    self.bounds.entry(words[0].clone()).or_default().push((words, bound));
                }
                ("" | "?", ..) => {
                    self.numbers.insert(row[0].to_owned(), NumberWord::Vague(bound));
                }
                (_, Ok(value), _) => {
                    self.numbers.insert(row[0].to_owned(), NumberWord::Value(value, bound));
                }
                (_, _, Ok(part)) => {
                    self.numbers.insert(row[0].to_owned(), NumberWord::Part(part, bound));
                }
                _ => return Err(lexicon.error(line, format!("`{}` is no number", row[1]))),
            }
        }
        for bounds in self.bounds.values_mut() {
            bounds.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
        }
        Ok(())
    }

    /// The pipeline of a language, by its ISO 639-1 code.
    pub fn pipeline(&self, language: &str) -> Option<&Pipeline> {
        self.pipelines.iter().find(|pipeline| pipeline.language() == language)
    }

    /// Lower-case forms under which a word is looked up: itself, its exceptions' lemmas, regular lemmas.
    pub(crate) fn forms(&self, lower: &str) -> Vec<String> {
        let mut forms = match self.lemmas.get(lower) {
            Some(lemmas) => {
                let mut forms = vec![lower.to_owned()];
                forms.extend(lemmas.iter().cloned());
                forms
            }
            None => whosays_nlp::lemma_candidates(lower),
        };
        forms.dedup();
        forms
    }

    /// Whether sharing a lower-case word says nothing of two reports.
    pub(crate) fn is_common(&self, lower: &str) -> bool {
        self.common.contains(lower)
    }

    /// Whether a word is listed as an irregular form.
    pub(crate) fn is_irregular(&self, lower: &str) -> bool {
        self.lemmas.contains_key(lower)
    }

    /// Whether any lexicon of common words knows this lower-case form.
    pub(crate) fn is_known_word(&self, lower: &str) -> bool {
        self.forms(lower).iter().any(|form| {
            self.vocabulary.id(form).is_some() || self.reporting.contains_key(form) || self.triggers.contains_key(form)
        })
    }

    /// The longest gazetteer name that starts at `words[at]`: its entry, form and length in words.
    pub(crate) fn name_at(&self, words: &[(&str, &str)], at: usize) -> Option<(usize, Form, usize)> {
        let aliases = self.aliases.get(words.get(at)?.0)?;
        aliases.iter().find(|alias| alias.fits(&words[at..])).map(|alias| (alias.entry, alias.form, alias.words.len()))
    }

    /// The entry that these very words name.
    pub(crate) fn whole_name(&self, text: &str) -> Option<(usize, Form)> {
        let cut = tokens(text, Span::new(0, text.len()));
        let words: Vec<(&str, &str)> =
            cut.iter().map(|token| (token.lower.as_str(), token.span.of(text).unwrap_or(""))).collect();
        let (entry, form, length) = self.name_at(&words, 0)?;
        (length == words.len()).then_some((entry, form))
    }

    /// The code of the state that these very words name; of a territory under it nothing.
    pub(crate) fn state_named(&self, text: &str) -> Option<&str> {
        let (entry, form) = self.whole_name(text)?;
        let code = self.entries[entry].country.as_deref()?;
        (form == Form::Name && self.atlas.states.get(code) == Some(&entry)).then_some(code)
    }

    /// The name of a state.
    pub(crate) fn state(&self, code: &str) -> Option<&str> {
        self.atlas.states.get(code).map(|entry| self.entries[*entry].name.as_str())
    }

    /// The capital of a state.
    pub(crate) fn capital(&self, code: &str) -> Option<&str> {
        self.entries[*self.atlas.states.get(code)?].capital.as_deref()
    }

    /// About the middle of a state, or of its division of a folded name, in degrees north and east.
    pub(crate) fn centre(&self, code: &str, division: &str) -> Option<(f64, f64)> {
        self.atlas.centres.get(code)?.get(division).copied()
    }

    /// A part of the world or a water by its folded name.
    pub(crate) fn area(&self, folded: &str) -> Option<&Area> {
        self.atlas.areas.get(folded)
    }

    /// Town, division and country of the paper at a host; where the division doesn't matter it is empty.
    pub(crate) fn outlet(&self, host: &str) -> Option<[&'static str; 3]> {
        self.atlas.outlets.get(host).copied()
    }

    /// The divisions, as country and name, that these words stand for in short.
    pub(crate) fn abbreviated(&self, text: &str) -> &[(&'static str, &'static str)] {
        self.atlas.short.get(text).map_or(&[], Vec::as_slice)
    }

    /// The longest title or role that starts at `words[at]` (lower case) and its length in words.
    pub(crate) fn office_at(&self, words: &[&str], at: usize) -> Option<(&Office, usize)> {
        let offices = self.offices.get(*words.get(at)?)?;
        let fits = |office: &&Office| {
            office.words.iter().enumerate().all(|(i, word)| words.get(at + i).is_some_and(|w| w == word))
        };
        offices.iter().find(fits).map(|office| (office, office.words.len()))
    }
}

impl Alias {
    fn fits(&self, words: &[(&str, &str)]) -> bool {
        if words.len() < self.words.len() {
            return false;
        }
        let here = &words[..self.words.len()];
        let same = here.iter().zip(&self.words).all(|((lower, _), word)| lower == word);
        if !same {
            return false;
        }
        if self.exact {
            return here.iter().zip(&self.surface).all(|((_, surface), word)| straight(surface) == *word);
        }
        // A name written with a capital is not meant by the same letters without one.
        here.iter().zip(&self.surface).any(|((_, surface), word)| starts_upper(word) && starts_upper(surface))
            || !self.surface.iter().any(|word| starts_upper(word))
    }
}

/// A network that answers for each kind of claim.
fn judge_of_kinds(file: Cow<'static, [u8]>) -> Result<Network, NetworkError> {
    Network::load(file, PIECES).and_then(|network| match network.answers() == ClaimKind::ALL.len() {
        true => Ok(network),
        false => Err(NetworkError::Shape),
    })
}

fn starts_upper(word: &str) -> bool {
    word.chars().any(char::is_uppercase)
}

fn straight(word: &str) -> String {
    word.replace(['’', '‘'], "'")
}
