//! Features in words, for those who ask why a claim was taken.

/// A feature as a person says it: `frame <group> attack <place>` is “a group – attack – a place as subject, verb and
/// object”. What is no feature is given back as it is.
pub fn in_words(feature: &str) -> String {
    let mut parts = feature.split(' ');
    let head = parts.next().unwrap_or_default();
    let rest: Vec<String> = parts.map(plain).collect();
    match (head, rest.as_slice()) {
        ("word", [word]) => format!("the word {}", quoted(word)),
        ("shape", [word, shape]) => format!("{} as {shape}", quoted(word)),
        ("pair" | "three", words) => format!("the words {}", quoted(&words.join(" "))),
        ("root", [word]) => format!("{} as the main word", quoted(word)),
        ("root-shape", [shape]) => format!("a main word that is {shape}"),
        ("arc", [head, label, word]) => format!("{} as {} of {}", quoted(word), role(label), quoted(head)),
        ("has", [head, label]) => format!("{} with {}", quoted(head), role(label)),
        ("is", [label, word]) => format!("{} as {}", quoted(word), role(label)),
        ("to", [above, head, word]) => format!("the words {}", quoted(&format!("{above} {head} {word}"))),
        ("verb", [verb, helpers]) if helpers.is_empty() => format!("the verb {}", quoted(verb)),
        ("verb", [verb, helpers]) => format!("the verb {} with {}", quoted(verb), quoted(helpers)),
        ("helpers", [helpers, shape]) if helpers.is_empty() => format!("a bare verb ({shape})"),
        ("helpers", [helpers, shape]) => format!("a verb ({shape}) with {}", quoted(helpers)),
        ("frame", [subject, verb, object]) => {
            format!("{} as subject, verb and object", quoted(&format!("{subject} – {verb} – {object}")))
        }
        ("ends", [subject, object]) => format!("{} as subject and {} as object", quoted(subject), quoted(object)),
        ("lexicon", [name, _]) => format!("words of the list “{name}”"),
        ("rule", [name, rule @ ..]) => format!("the pattern {} of the list “{name}”", quoted(&rule.join(" "))),
        ("happening", [sub, part]) => format!("a {part} that tells of {sub}"),
        ("method", [method]) => format!("a means of attack: {method}"),
        ("names", [kind, count]) => format!("names of the kind {kind}, {count} or more"),
        ("actors", [count]) => format!("{count} actors named"),
        ("time", [class]) => format!("a time ({class})"),
        ("quoted", [class]) => format!("reported speech ({class})"),
        ("partly-quoted", [class]) => format!("reported speech in part ({class})"),
        ("source", [kind]) => format!("a source of the kind {kind}"),
        ("found", [kind]) => format!("what the rules for {kind} found"),
        ("network", [percent]) => format!("holds it for about {percent} % likely"),
        ("length", [_]) => "the sentence's length".to_owned(),
        ("before" | "after", [what]) => format!("{what} {head} it"),
        ("before" | "after", [what, kind]) => format!("{kind} ({what}) in the sentence {head} it"),
        _ => feature.to_owned(),
    }
}

fn quoted(words: &str) -> String {
    format!("“{words}”")
}

/// A class of names or numbers as words.
fn plain(part: &str) -> String {
    match part.strip_prefix('<').and_then(|part| part.strip_suffix('>')) {
        Some(class) if class.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {class}"),
        Some(class) => format!("a {class}"),
        None => part.to_owned(),
    }
}

/// A label of the parse in words.
fn role(label: &str) -> &str {
    match label {
        "nsubj" => "subject",
        "nsubjpass" => "passive subject",
        "dobj" => "object",
        "agent" => "agent",
        "pobj" => "object of a preposition",
        "aux" => "auxiliary",
        "neg" => "negation",
        "amod" => "adjective",
        "compound" => "first part",
        "ccomp" | "xcomp" => "complement",
        "attr" | "acomp" => "predicate",
        "prep" => "preposition",
        "advcl" => "adverbial clause",
        "relcl" => "relative clause",
        "appos" => "apposition",
        "conj" => "second part",
        "advmod" => "adverb",
        _ => label,
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn a_feature_can_be_read_aloud() {
        assert_eq!(
            in_words("frame <group> attack <place>"),
            "“a group – attack – a place” as subject, verb and object"
        );
        assert_eq!(in_words("arc strike>nsubj>jet"), "arc strike>nsubj>jet", "what is no feature stays");
        assert_eq!(in_words("arc strike nsubj jet"), "“jet” as subject of “strike”");
        assert_eq!(in_words("rule cause because of"), "the pattern “because of” of the list “cause”");
        assert_eq!(in_words("verb say "), "the verb “say”");
        assert_eq!(in_words("network 90"), "holds it for about 90 % likely");
    }
}
