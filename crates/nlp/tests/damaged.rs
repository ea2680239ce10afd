//! A package that is cut off, foreign or of another version is refused with words that name the file and the fault.
#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod english;

use english::{english, english_folder, shown};
use proptest::prelude::*;
use rmpv::Value;
use std::path::Path;
use whosays_nlp::{LoadError, Pipeline};

/// The files that the English pipeline is loaded from.
const READ: [&str; 13] = [
    "config.cfg",
    "meta.json",
    "tokenizer",
    "vocab/lookups.bin",
    "tok2vec/model",
    "tagger/cfg",
    "tagger/model",
    "parser/model",
    "parser/moves",
    "attribute_ruler/patterns",
    "lemmatizer/lookups/lookups.bin",
    "ner/model",
    "ner/moves",
];
const TEXT: &str = "The ministry's spokesman, Jan Deszk, denied on Friday that its jets had struck the depot at 8a.m.";

/// A copy of the English package, to be damaged.
struct Copy(tempfile::TempDir);

impl Copy {
    fn new() -> Copy {
        let copy = tempfile::tempdir().unwrap();
        copy_folder(&english_folder(), copy.path());
        Copy(copy)
    }

    fn read(&self, file: &str) -> Vec<u8> {
        std::fs::read(self.0.path().join(file)).unwrap()
    }

    /// Loads the package with other bytes for one file, or without it, and mends it again.
    fn load_with(&self, file: &str, bytes: Option<&[u8]>) -> Result<Pipeline, LoadError> {
        let (path, sound) = (self.0.path().join(file), self.read(file));
        match bytes {
            Some(bytes) => std::fs::write(&path, bytes).unwrap(),
            None => std::fs::remove_file(&path).unwrap(),
        }
        let loaded = Pipeline::load(self.0.path());
        std::fs::write(&path, sound).unwrap();
        loaded
    }

    /// What is said of the package with other bytes for a file; the file is named in it.
    fn fault(&self, file: &str, bytes: Option<&[u8]>) -> String {
        let fault = self.load_with(file, bytes).expect_err(file).to_string();
        assert!(fault.contains(&file.replace('/', std::path::MAIN_SEPARATOR_STR)), "{file}: {fault}");
        fault
    }

    /// What is said where some text of the configuration is another.
    fn fault_of_config(&self, old: &str, new: &str) -> String {
        let config = String::from_utf8(self.read("config.cfg")).unwrap();
        assert!(config.contains(old), "{old}");
        self.load_with("config.cfg", Some(config.replacen(old, new, 1).as_bytes())).expect_err(new).to_string()
    }

    /// What is said where something in a file of MessagePack is changed.
    fn fault_of_change(&self, file: &str, change: impl FnOnce(&mut Value)) -> String {
        let mut value = rmpv::decode::read_value(&mut &self.read(file)[..]).unwrap();
        change(&mut value);
        self.fault(file, Some(&packed(&value)))
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        if path.is_dir() {
            copy_folder(&path, &to.join(name));
        } else {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

fn packed(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    rmpv::encode::write_value(&mut bytes, value).unwrap();
    bytes
}

fn member<'v>(value: &'v mut Value, key: &str) -> &'v mut Value {
    let Value::Map(fields) = value else { panic!("no map with {key}") };
    let is_it = |found: &Value| found.as_str() == Some(key) || found.as_slice() == Some(key.as_bytes());
    &mut fields.iter_mut().find(|(found, _)| is_it(found)).unwrap_or_else(|| panic!("no {key}")).1
}

/// The weights of that name in a network's first layer that is called so.
fn array<'v>(network: &'v mut Value, layer: &str, name: &str) -> &'v mut Value {
    let nodes = member(network, "nodes").as_array().unwrap().clone();
    let place = nodes.iter().position(|node| member(&mut node.clone(), "name").as_str() == Some(layer)).unwrap();
    let Value::Array(params) = member(network, "params") else { panic!("no list of weights") };
    member(&mut params[place], name)
}

fn set(array: &mut Value, key: &str, new: Value) {
    *member(array, key) = new;
}

fn ends_with(fault: &str, end: &str) {
    assert!(fault.ends_with(end), "{fault}");
}

#[test]
fn a_sound_copy_is_as_good_as_the_package() {
    let copy = Copy::new();
    for unread in ["vocab/strings.json", "vocab/vectors", "vocab/key2row", "vocab/vectors.cfg", "senter/model"] {
        std::fs::remove_file(copy.0.path().join(unread)).unwrap();
    }
    let pipeline = Pipeline::load(copy.0.path()).unwrap();
    assert_eq!(shown(&pipeline.parse(TEXT)), shown(&english().parse(TEXT)));
}

#[test]
fn a_folder_without_a_pipeline_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path(), &folder.path().join("nowhere")] {
        let fault = Pipeline::load(path).unwrap_err().to_string();
        assert!(fault.starts_with(&path.display().to_string()), "{fault}");
        ends_with(&fault, "a folder with config.cfg and meta.json is wanted, as a package holds it");
    }
}

#[test]
fn a_missing_file_is_named() {
    let copy = Copy::new();
    for file in READ {
        copy.fault(file, None);
    }
    // A folder in its place is no file.
    std::fs::remove_file(copy.0.path().join("tokenizer")).unwrap();
    std::fs::create_dir(copy.0.path().join("tokenizer")).unwrap();
    assert!(Pipeline::load(copy.0.path()).unwrap_err().to_string().contains("tokenizer: "));
}

#[test]
fn a_file_that_is_cut_off_is_named() {
    let copy = Copy::new();
    for file in READ.into_iter().filter(|file| *file != "config.cfg") {
        let sound = copy.read(file);
        let length = sound.len();
        for length in [0, 1, 2, 7, length / 3, length / 2, length - 9, length - 1] {
            copy.fault(file, Some(&sound[..length]));
        }
    }
}

#[test]
fn a_configuration_that_is_cut_off_changes_nothing_or_is_refused() {
    let copy = Copy::new();
    let (sound, expected) = (copy.read("config.cfg"), shown(&english().parse(TEXT)));
    for length in (0..sound.len()).step_by(97) {
        if let Ok(pipeline) = copy.load_with("config.cfg", Some(&sound[..length])) {
            assert_eq!(shown(&pipeline.parse(TEXT)), expected, "cut off at {length}");
        }
    }
    ends_with(&copy.fault("config.cfg", Some(b"[nlp]\nlang = \"en\"\n")), "[nlp] has no pipeline");
    ends_with(&copy.fault("config.cfg", Some(b"")), "[nlp] has no lang");
    ends_with(&copy.fault("config.cfg", Some(b"\xff")), "it is not UTF-8");
}

#[test]
fn a_file_in_the_place_of_another_is_named() {
    let copy = Copy::new();
    for file in READ {
        for other in READ.into_iter().filter(|other| *other != file) {
            copy.fault(file, Some(&copy.read(other)));
        }
    }
}

#[test]
fn what_the_configuration_asks_for_in_vain_is_named() {
    let copy = Copy::new();
    let asked = |old: &str, new: &str, what: &str| {
        let fault = copy.fault_of_config(old, new);
        assert!(fault.contains("config.cfg: "), "{fault}");
        ends_with(&fault, &format!("{what} is not supported"));
    };
    asked(
        "spacy.TransitionBasedParser.v2",
        "spacy.TransitionBasedParser.v9",
        "the architecture spacy.TransitionBasedParser.v9",
    );
    asked("spacy.MultiHashEmbed.v2", "spacy.CharacterEmbed.v2", "ner: the architecture spacy.CharacterEmbed.v2");
    asked(
        "spacy.MaxoutWindowEncoder.v2",
        "spacy.TorchBiLSTMEncoder.v1",
        "the architecture spacy.TorchBiLSTMEncoder.v1",
    );
    asked(
        "spacy.Tok2Vec.v2",
        "spacy-transformers.TransformerModel.v3",
        "the architecture spacy-transformers.TransformerModel.v3",
    );
    asked("\"SUFFIX\"", "\"LENGTH\"", "ner: the attribute LENGTH");
    asked("factory = \"tagger\"", "factory = \"textcat\"", "tagger: the component textcat");
    asked("spacy.Tokenizer.v1", "spacy.ja.JapaneseTokenizer", "tokenizer: the tokenizer spacy.ja.JapaneseTokenizer");
    asked("mode = \"rule\"", "mode = \"edit_tree\"", "the lemmatizer mode edit_tree of the language en");
    asked("lang = \"en\"", "lang = \"fr\"", "the lemmatizer mode rule of the language fr");
    asked("learn_tokens = false", "learn_tokens = true", "parser: a parser that joins tokens");
    asked("use_upper = true", "use_upper = false", "ner: a transition parser without an upper layer");
    asked(
        "extra_state_tokens = false",
        "extra_state_tokens = true",
        "ner: a transition parser with extra_state_tokens",
    );
    asked("window_size = 1", "window_size = 2", "an encoder other than of windows of 1 and of 2 or 3 pieces");
    asked("\"tok2vec\",\"tagger\"", "\"tagger\",\"tok2vec\"", "tagger: a listener without a tok2vec before it");
    ends_with(&copy.fault_of_config("hidden_width = 64\n", ""), "[components.ner.model] has no hidden_width");
    let fault = copy.fault_of_config("include_static_vectors = false", "include_static_vectors = true");
    ends_with(&fault, "include_static_vectors is true, and the package has no vectors of words");
}

#[test]
fn a_component_that_is_not_built_in_can_be_left_out() {
    let copy = Copy::new();
    let config = String::from_utf8(copy.read("config.cfg")).unwrap();
    let config = config.replacen("mode = \"rule\"", "mode = \"edit_tree\"", 1);
    std::fs::write(copy.0.path().join("config.cfg"), config).unwrap();
    let pipeline = Pipeline::load_without(copy.0.path(), &["lemmatizer"]).unwrap();
    let doc = pipeline.parse(TEXT);
    assert!(doc.words().iter().any(|word| doc.lemma(word).is_empty()));
    assert!(!doc.names().is_empty());
}

#[test]
fn another_version_of_the_format_is_named() {
    let copy = Copy::new();
    let meta = String::from_utf8(copy.read("meta.json")).unwrap();
    for (version, found) in [
        (">=2.3.0,<2.4.0", "spaCy >=2.3.0,<2.4.0"),
        (">=4.0.0,<4.1.0", "spaCy >=4.0.0,<4.1.0"),
        (">=3.9.0", "spaCy >=3.9.0"),
        ("", "no version that it names"),
        ("latest", "spaCy latest"),
    ] {
        let other = meta.replace(">=3.7.5,<3.9.0", version);
        assert_ne!(meta, other);
        let fault = copy.fault("meta.json", Some(other.as_bytes()));
        ends_with(&fault, &format!("the package is made for {found}, and spaCy 3.0 to 3.8 is what is read"));
    }
}

#[test]
fn weights_of_another_shape_or_that_are_no_numbers_are_named() {
    let copy = Copy::new();
    let fault = copy.fault_of_change("tagger/model", |network| {
        let weights = array(network, "softmax", "W");
        set(weights, "shape", Value::Array(vec![96.into(), 50.into()]));
    });
    ends_with(&fault, "the weights W of its layer softmax have the shape [96, 50], not [50, 96]");
    let fault = copy.fault_of_change("tok2vec/model", |network| {
        let weights = array(network, "maxout", "b");
        let Value::Binary(mut bytes) = member(weights, "data").clone() else { panic!("no bytes") };
        bytes[40..44].copy_from_slice(&f32::NAN.to_le_bytes());
        set(weights, "data", Value::Binary(bytes));
    });
    ends_with(&fault, "the weights b of its layer maxout hold what is no number");
    for shape in [vec![], vec![u64::MAX, 2], vec![0, 96], vec![50, 95]] {
        copy.fault_of_change("tagger/model", |network| {
            let shape = shape.iter().map(|size| Value::from(*size)).collect();
            set(array(network, "softmax", "W"), "shape", shape);
        });
    }
    let fault = copy.fault_of_change("ner/model", |network| {
        set(array(network, "layernorm", "G"), "type", "<f8".into());
    });
    assert!(fault.contains("layer "), "{fault}");
    let fault = copy.fault_of_change("parser/model", |network| {
        let Value::Array(nodes) = member(network, "nodes") else { panic!("no nodes") };
        nodes.pop();
    });
    ends_with(&fault, "its lists of layers, attributes and weights differ in length");
    let fault = copy.fault_of_change("parser/model", |network| *network = Value::Map(Vec::new()));
    ends_with(&fault, "it has no list of nodes");
}

#[test]
fn moves_of_another_number_are_named() {
    let copy = Copy::new();
    let with_moves = |file: &str, change: &dyn Fn(&mut serde_json::Value)| {
        copy.fault_of_change(file, |value| {
            let moves = member(value, "moves");
            let mut read = serde_json::from_str(moves.as_str().unwrap()).unwrap();
            change(&mut read);
            *moves = read.to_string().into();
        })
    };
    let fault = with_moves("ner/moves", &|moves| moves["1"]["PLANET"] = 1.into());
    ends_with(&fault, "it has 75 moves, and the network scores 74");
    let fault = with_moves("parser/moves", &|moves| moves["2"] = serde_json::json!({}));
    assert!(fault.contains("moves, and the network scores"), "{fault}");
    ends_with(&with_moves("parser/moves", &|moves| moves["0"] = 7.into()), "it is no list of moves");
    ends_with(
        &with_moves("parser/moves", &|moves| moves["5"] = 7.into()),
        "it has 6 kinds of moves where 5 are wanted",
    );
    let fault = with_moves("ner/moves", &|moves| moves["1"]["ORG"] = (-1).into());
    ends_with(&fault, "labels that were added after training are not supported");
}

#[test]
fn labels_of_another_number_are_named() {
    let copy = Copy::new();
    ends_with(&copy.fault("tagger/cfg", Some(br#"{"labels": []}"#)), "it has 0 labels");
    ends_with(&copy.fault("tagger/cfg", Some(br#"{"labels": [1]}"#)), "it has no list of labels");
    let fault = copy.load_with("tagger/cfg", Some(br#"{"labels": ["NN", "VB"]}"#)).unwrap_err().to_string();
    ends_with(&fault, "the weights W of its layer softmax have the shape [50, 96], not [2, 96]");
}

#[test]
fn lengths_that_lie_and_nests_without_end_take_no_memory() {
    let copy = Copy::new();
    let before = peak_memory();
    for file in READ.into_iter().filter(|file| !file.ends_with("cfg") && *file != "meta.json") {
        for head in
            [&b"\xdd\xff\xff\xff\xff"[..], b"\xdf\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", b"\xdb\xff\xff\xff\xff"]
        {
            copy.fault(file, Some(&[head, &copy.read(file)].concat()));
        }
        copy.fault(file, Some(&[0x91; 100_000]));
        copy.fault(file, Some(&b"\x81\xa1a".repeat(100_000)));
    }
    for file in ["tok2vec/model", "ner/model"] {
        let mut bytes = copy.read(file);
        let data = bytes.windows(5).position(|window| window == b"data\xc5").unwrap() + 4;
        bytes[data] = 0xc6;
        bytes[data + 1..data + 5].fill(0xff);
        copy.fault(file, Some(&bytes));
    }
    for text in ["[", "{\"a\":", "[1,"] {
        copy.fault("meta.json", Some(text.repeat(100_000).as_bytes()));
        copy.fault("tagger/cfg", Some(text.repeat(100_000).as_bytes()));
        copy.fault("config.cfg", Some(format!("[nlp]\nlang = \"en\"\npipeline = {}", text.repeat(100_000)).as_bytes()));
    }
    assert!(peak_memory() - before < 400_000, "{} kB, and {before} kB before", peak_memory());
}

#[test]
fn expressions_without_end_are_refused() {
    let copy = Copy::new();
    for expression in
        ["(".repeat(100_000), "(".repeat(100_000) + &")".repeat(100_000), "a{1000000000}".to_owned(), "[".repeat(9)]
    {
        let fault = copy.fault_of_change("tokenizer", |value| set(value, "prefix_search", expression.as_str().into()));
        assert!(fault.contains("the pattern prefix_search: "), "{fault}");
        let fault = copy.fault_of_change("attribute_ruler/patterns", |value| {
            let Value::Array(entries) = value else { panic!("no list") };
            let regex = Value::Map(vec![("REGEX".into(), expression.as_str().into())]);
            let pattern = Value::Array(vec![Value::Map(vec![("TEXT".into(), regex)])]);
            *member(&mut entries[0], "patterns") = Value::Array(vec![pattern]);
        });
        assert!(fault.contains("the regular expression"), "{fault}");
    }
}

/// The most memory that this process has had, in kB; 0 where the system does not say.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn changed_bytes_are_refused_or_harmless(
        file in prop::sample::select(&READ[..]),
        at in any::<prop::sample::Index>(),
        bytes in prop::collection::vec(any::<u8>(), 1..9),
        in_head in any::<bool>(),
    ) {
        thread_local!(static COPY: Copy = Copy::new());
        COPY.with(|copy| {
            let mut damaged = copy.read(file);
            // What describes the weights stands at the beginning and between them.
            let at = at.index(if in_head { damaged.len().min(2_000) } else { damaged.len() });
            let count = bytes.len().min(damaged.len() - at);
            damaged[at..at + count].copy_from_slice(&bytes[..count]);
            if let Ok(pipeline) = copy.load_with(file, Some(&damaged)) {
                let doc = pipeline.parse(TEXT);
                let covered: usize = doc.words().iter().map(|word| (word.end - word.start) as usize + usize::from(word.space_after)).sum();
                assert_eq!(covered, TEXT.len());
                assert!(doc.words().iter().all(|word| (word.head as usize) < doc.words().len()));
                assert_eq!(doc.sentences().map(|sentence| sentence.len()).sum::<usize>(), doc.words().len());
            }
        });
    }
}
