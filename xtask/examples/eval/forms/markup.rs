//! As much of XML as the benchmarks use: elements, attributes, text, CDATA, the predefined and numeric references.

/// One piece of a marked-up text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// The start of an element, with its attributes; an empty element has its end after it.
    Open(String, Vec<(String, String)>),
    /// The end of an element.
    Close(String),
    /// Text, with references resolved.
    Text(String),
}

/// The pieces in order; comments, declarations and instructions are left out.
pub(crate) fn pieces(source: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = source;
    while !rest.is_empty() {
        rest = match rest.find('<') {
            Some(0) => marked(rest, &mut pieces),
            next => {
                let (text, after) = rest.split_at(next.unwrap_or(rest.len()));
                pieces.push(Piece::Text(resolved(text)));
                after
            }
        };
    }
    pieces
}

/// The value of an attribute.
pub(crate) fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn marked<'a>(rest: &'a str, pieces: &mut Vec<Piece>) -> &'a str {
    for (begin, end) in [("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">")] {
        let Some(body) = rest.strip_prefix(begin) else { continue };
        let (inside, after) = body.split_once(end).unwrap_or((body, ""));
        if begin == "<![CDATA[" {
            pieces.push(Piece::Text(inside.to_owned()));
        }
        return after;
    }
    let (inside, after) = rest[1..].split_once('>').unwrap_or((&rest[1..], ""));
    if let Some(name) = inside.strip_prefix('/') {
        pieces.push(Piece::Close(name.trim().to_owned()));
        return after;
    }
    let (body, is_empty) = inside.strip_suffix('/').map_or((inside, false), |body| (body, true));
    let (name, attributes) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
    pieces.push(Piece::Open(name.to_owned(), attributes_of(attributes)));
    if is_empty {
        pieces.push(Piece::Close(name.to_owned()));
    }
    after
}

fn attributes_of(mut rest: &str) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|sign| matches!(sign, '"' | '\'')) else { break };
        let Some((value, left)) = after[1..].split_once(quote) else { break };
        attributes.push((name.trim().to_owned(), resolved(value)));
        rest = left;
    }
    attributes
}

fn resolved(text: &str) -> String {
    let mut whole = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        whole.push_str(&rest[..at]);
        rest = &rest[at..];
        match rest.split_once(';').and_then(|(name, after)| Some((sign(&name[1..])?, after))) {
            Some((sign, after)) => {
                whole.push(sign);
                rest = after;
            }
            None => {
                whole.push('&');
                rest = &rest[1..];
            }
        }
    }
    whole + rest
}

fn sign(reference: &str) -> Option<char> {
    let number = reference.strip_prefix('#');
    match (reference, number.and_then(|number| number.strip_prefix(['x', 'X'])), number) {
        ("amp", ..) => Some('&'),
        ("lt", ..) => Some('<'),
        ("gt", ..) => Some('>'),
        ("quot", ..) => Some('"'),
        ("apos", ..) => Some('\''),
        (_, Some(digits), _) => u32::from_str_radix(digits, 16).ok().and_then(char::from_u32),
        (_, None, Some(digits)) => digits.parse().ok().and_then(char::from_u32),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_attributes_and_references_are_read() {
        let found = pieces("<?xml version=\"1.0\"?><a x=\"1 &amp; 2\" y='z'>b &lt; c<!-- no --><d/></a>");
        let open = |name: &str, attributes: &[(&str, &str)]| {
            let owned = attributes.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
            Piece::Open(name.to_owned(), owned.collect())
        };
        let expected = [
            open("a", &[("x", "1 & 2"), ("y", "z")]),
            Piece::Text("b < c".to_owned()),
            open("d", &[]),
            Piece::Close("d".to_owned()),
            Piece::Close("a".to_owned()),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn cdata_is_text_as_it_stands_and_what_is_no_reference_stays() {
        assert_eq!(pieces("<![CDATA[a <b> & c]]>"), [Piece::Text("a <b> & c".to_owned())]);
        assert_eq!(pieces("R&D; &#65;&#x42; &"), [Piece::Text("R&D; AB &".to_owned())]);
    }

    #[test]
    fn what_is_cut_off_ends_quietly() {
        assert_eq!(pieces("a <b x=\"1").len(), 2);
        assert_eq!(pieces("<!-- a"), []);
    }
}
