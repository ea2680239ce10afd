//! Reads the regular expressions of Python's `re` (The Python Library Reference, "Regular Expression Syntax").
//!
//! What the language can express but this reader refuses: back-references, conditional and atomic groups, possessive
//! repeats, repeats of what may be empty, named characters, the flags `a`, `L` and `x`.

use super::class::{Category, Class, Members};
use std::collections::HashMap;
use std::iter::Peekable;
use std::str::Chars;

const DEEPEST: usize = 100;
const MOST_REPEATS: u32 = 10_000;

/// A point between two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    TextStart,
    TextEnd,
    /// The end, or before a line feed that ends the text.
    LastLineEnd,
    LineStart,
    LineEnd,
    WordEdge,
    NoWordEdge,
}

/// A part of an expression.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Char(char),
    /// A class, by its index.
    Class(usize),
    Here(Place),
    Look {
        behind: bool,
        negated: bool,
        body: Box<Node>,
    },
    /// One after another.
    All(Vec<Node>),
    /// One or another, the first that fits.
    Either(Vec<Node>),
    Repeat {
        body: Box<Node>,
        least: u32,
        most: Option<u32>,
        greedy: bool,
    },
}

/// An expression as read.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) node: Node,
    pub(super) classes: Vec<Class>,
}

/// Reads an expression; the error says what cannot be read and where.
pub(super) fn parse(source: &str) -> Result<Parsed, String> {
    let mut parser = Parser { source, at: 0, flags: Flags::default(), classes: Vec::new(), seen: HashMap::new() };
    let read = parser.global_flags().and_then(|()| parser.alternatives(0)).and_then(|node| {
        if parser.at < source.len() { Err("a group closes that was not opened".to_owned()) } else { Ok(node) }
    });
    match read {
        Ok(node) => Ok(Parsed { node, classes: parser.classes }),
        Err(error) => Err(format!("{error} at byte {}", parser.at)),
    }
}

#[derive(Clone, Copy, Default)]
struct Flags {
    ignores_case: bool,
    many_lines: bool,
    dot_is_all: bool,
}

impl Flags {
    fn set(&mut self, letter: char, on: bool) -> Result<(), String> {
        match letter {
            'i' => self.ignores_case = on,
            'm' => self.many_lines = on,
            's' => self.dot_is_all = on,
            'u' => {}
            _ => return Err(format!("the flag {letter:?} is not supported")),
        }
        Ok(())
    }
}

enum Escape {
    Char(char),
    Category(Category, bool),
    Place(Place),
}

struct Parser<'p> {
    source: &'p str,
    at: usize,
    flags: Flags,
    classes: Vec<Class>,
    /// Classes by their text and whether case is ignored: one long class is often written many times.
    seen: HashMap<(&'p str, bool), usize>,
}

impl<'p> Parser<'p> {
    fn rest(&self) -> &'p str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, wanted: &str) -> bool {
        let is_next = self.rest().starts_with(wanted);
        if is_next {
            self.at += wanted.len();
        }
        is_next
    }

    fn need(&mut self, wanted: &str) -> Result<(), String> {
        if self.take(wanted) { Ok(()) } else { Err(format!("{wanted:?} is missing")) }
    }

    /// `(?iu)` at the start holds for the whole.
    fn global_flags(&mut self) -> Result<(), String> {
        while let Some((letters, _)) = self.rest().strip_prefix("(?").and_then(|rest| rest.split_once(')')) {
            if letters.is_empty() || !letters.chars().all(|c| c.is_ascii_alphabetic()) {
                break;
            }
            letters.chars().try_for_each(|letter| self.flags.set(letter, true))?;
            self.at += letters.len() + "(?)".len();
        }
        Ok(())
    }

    fn alternatives(&mut self, depth: usize) -> Result<Node, String> {
        if depth > DEEPEST {
            return Err("groups are nested too deep".to_owned());
        }
        let mut branches = vec![self.branch(depth)?];
        while self.take("|") {
            branches.push(self.branch(depth)?);
        }
        Ok(one_or(branches, Node::Either))
    }

    fn branch(&mut self, depth: usize) -> Result<Node, String> {
        let mut parts = Vec::new();
        while let Some(next) = self.peek().filter(|next| !matches!(next, '|' | ')')) {
            if self.take("(?#") {
                self.at += self.rest().find(')').ok_or("a comment does not end")? + 1;
                continue;
            }
            let part = self.part(next, depth)?;
            parts.push(self.repeated(part, next == '(')?);
        }
        Ok(one_or(parts, Node::All))
    }

    fn part(&mut self, next: char, depth: usize) -> Result<Node, String> {
        if next == '[' {
            return self.class();
        }
        if next == '(' {
            return self.group(depth);
        }
        self.at += next.len_utf8();
        match next {
            '^' => Ok(Node::Here(if self.flags.many_lines { Place::LineStart } else { Place::TextStart })),
            '$' => Ok(Node::Here(if self.flags.many_lines { Place::LineEnd } else { Place::LastLineEnd })),
            '.' => Ok(self.dot()),
            '*' | '+' | '?' => Err("nothing to repeat".to_owned()),
            '\\' => self.escaped(),
            _ => Ok(self.literal(next)),
        }
    }

    fn dot(&mut self) -> Node {
        let ranges = if self.flags.dot_is_all { Vec::new() } else { vec![('\n', '\n')] };
        self.add_class(Class::new(Members { ranges, categories: Vec::new(), negated: true }, false))
    }

    fn literal(&mut self, c: char) -> Node {
        if !self.flags.ignores_case {
            return Node::Char(c);
        }
        let class = Class::new(Members { ranges: vec![(c, c)], ..Members::default() }, true);
        if class.single() == Some(c) { Node::Char(c) } else { self.add_class(class) }
    }

    fn add_class(&mut self, class: Class) -> Node {
        self.classes.push(class);
        Node::Class(self.classes.len() - 1)
    }

    fn escaped(&mut self) -> Result<Node, String> {
        let mut chars = self.rest().chars().peekable();
        let escape = escape(&mut chars, false)?;
        self.at = self.source.len() - chars.map(char::len_utf8).sum::<usize>();
        Ok(match escape {
            Escape::Char(c) => self.literal(c),
            Escape::Place(place) => Node::Here(place),
            Escape::Category(category, negated) => {
                let categories = vec![(category, negated)];
                self.add_class(Class::new(Members { categories, ..Members::default() }, false))
            }
        })
    }

    fn group(&mut self, depth: usize) -> Result<Node, String> {
        let flags = self.flags;
        self.at += 1;
        let look = if self.take("?=") {
            Some((false, false))
        } else if self.take("?!") {
            Some((false, true))
        } else if self.take("?<=") {
            Some((true, false))
        } else if self.take("?<!") {
            Some((true, true))
        } else {
            self.group_head()?;
            None
        };
        let body = self.alternatives(depth + 1)?;
        self.need(")")?;
        self.flags = flags;
        Ok(match look {
            Some((behind, negated)) => Node::Look { behind, negated, body: Box::new(body) },
            None => body,
        })
    }

    /// `?:`, `?P<name>`, `?i-m:` or nothing.
    fn group_head(&mut self) -> Result<(), String> {
        if !self.take("?") || self.take(":") {
            return Ok(());
        }
        if self.take("P<") {
            self.at += self.rest().find('>').ok_or("a group's name does not end")? + 1;
            return Ok(());
        }
        let mut on = true;
        while let Some(next) = self.peek() {
            match next {
                ':' => return self.need(":"),
                '-' if on => on = false,
                'a'..='z' | 'A'..='Z' => self.flags.set(next, on)?,
                _ => break,
            }
            self.at += next.len_utf8();
        }
        Err("this kind of group is not supported".to_owned())
    }

    fn repeated(&mut self, body: Node, is_group: bool) -> Result<Node, String> {
        let Some((least, most)) = self.count()? else { return Ok(body) };
        if matches!(body, Node::Here(_)) && !is_group {
            return Err("nothing to repeat".to_owned());
        }
        if most.is_some_and(|most| most < least) || least.max(most.unwrap_or(0)) > MOST_REPEATS {
            return Err("a repeat's bounds are out of order or too large".to_owned());
        }
        let greedy = !self.take("?");
        if self.rest().starts_with('+') || self.count()?.is_some() {
            return Err("a repeat of a repeat is not supported".to_owned());
        }
        Ok(Node::Repeat { body: Box::new(body), least, most, greedy })
    }

    /// The bounds of the repeat that begins here.
    fn count(&mut self) -> Result<Option<(u32, Option<u32>)>, String> {
        if self.take("*") {
            return Ok(Some((0, None)));
        }
        if self.take("+") {
            return Ok(Some((1, None)));
        }
        if self.take("?") {
            return Ok(Some((0, Some(1))));
        }
        let Some((inside, _)) = self.rest().strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
            return Ok(None);
        };
        let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
        // Braces that hold no bounds are braces.
        if inside.is_empty() || !(least.bytes().chain(most.bytes())).all(|byte| byte.is_ascii_digit()) {
            return Ok(None);
        }
        self.at += inside.len() + "{}".len();
        let number = |digits: &str| digits.parse().map_err(|_| "a repeat's bound is too large".to_owned());
        let least = if least.is_empty() { 0 } else { number(least)? };
        let most = if most.is_empty() { None } else { Some(number(most)?) };
        Ok(Some((least, most)))
    }

    fn class(&mut self) -> Result<Node, String> {
        let length = class_length(self.rest()).ok_or("a class does not end")?;
        let text = &self.rest()[..length];
        let key = (text, self.flags.ignores_case);
        let index = match self.seen.get(&key) {
            Some(&index) => index,
            None => {
                self.classes.push(Class::new(members(text)?, self.flags.ignores_case));
                self.seen.insert(key, self.classes.len() - 1);
                self.classes.len() - 1
            }
        };
        self.at += length;
        Ok(self.classes[index].single().map_or(Node::Class(index), Node::Char))
    }
}

fn one_or(mut nodes: Vec<Node>, many: fn(Vec<Node>) -> Node) -> Node {
    match nodes.pop() {
        Some(only) if nodes.is_empty() => only,
        Some(last) => {
            nodes.push(last);
            many(nodes)
        }
        None => many(nodes),
    }
}

/// The bytes from a class's opening bracket to its closing one.
fn class_length(source: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut at = if source.starts_with("[^") { 2 } else { 1 };
    // A bracket that comes first stands for itself.
    if bytes.get(at) == Some(&b']') {
        at += 1;
    }
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b']' => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// The members of a class written with its brackets.
fn members(text: &str) -> Result<Members, String> {
    let mut chars = text[1..text.len() - 1].chars().peekable();
    let mut members = Members { negated: chars.next_if_eq(&'^').is_some(), ..Members::default() };
    while let Some(member) = class_member(&mut chars)? {
        let first = match member {
            Escape::Char(c) => c,
            Escape::Category(category, negated) => {
                members.categories.push((category, negated));
                continue;
            }
            Escape::Place(_) => return Err("a class holds what is no character".to_owned()),
        };
        let mut ahead = chars.clone();
        let is_range = ahead.next() == Some('-') && ahead.peek().is_some();
        let last = if is_range {
            chars = ahead;
            match class_member(&mut chars)? {
                Some(Escape::Char(last)) if first <= last => last,
                _ => return Err("a class has a range out of order".to_owned()),
            }
        } else {
            first
        };
        members.ranges.push((first, last));
    }
    Ok(members)
}

fn class_member(chars: &mut Peekable<Chars>) -> Result<Option<Escape>, String> {
    match chars.next() {
        None => Ok(None),
        Some('\\') => escape(chars, true).map(Some),
        Some(c) => Ok(Some(Escape::Char(c))),
    }
}

/// What the characters after a backslash stand for.
fn escape(chars: &mut Peekable<Chars>, in_class: bool) -> Result<Escape, String> {
    let letter = chars.next().ok_or("a backslash ends the expression")?;
    if let Some((category, negated)) = Category::named(letter) {
        return Ok(Escape::Category(category, negated));
    }
    let found = match letter {
        'a' => '\x07',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        'b' if in_class => '\x08',
        'x' => digits(chars, 16, 2, 2)?,
        'u' => digits(chars, 16, 4, 4)?,
        'U' => digits(chars, 16, 8, 8)?,
        '0' => digits(chars, 8, 0, 2)?,
        'A' if !in_class => return Ok(Escape::Place(Place::TextStart)),
        'Z' if !in_class => return Ok(Escape::Place(Place::TextEnd)),
        'b' => return Ok(Escape::Place(Place::WordEdge)),
        'B' if !in_class => return Ok(Escape::Place(Place::NoWordEdge)),
        '1'..='9' | 'a'..='z' | 'A'..='Z' => return Err(format!("the escape \\{letter} is not supported")),
        _ => letter,
    };
    Ok(Escape::Char(found))
}

fn digits(chars: &mut Peekable<Chars>, base: u32, least: usize, most: usize) -> Result<char, String> {
    let mut code = 0;
    let mut count = 0;
    while count < most
        && let Some(digit) = chars.peek().and_then(|c| c.to_digit(base))
    {
        chars.next();
        code = code * base + digit;
        count += 1;
    }
    char::from_u32(code).filter(|_| count >= least).ok_or_else(|| "an escape names no character".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuses(source: &str, reason: &str) {
        let error = parse(source).unwrap_err();
        assert!(error.contains(reason), "{source}: {error}");
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_place() {
        refuses("a(b", "\")\" is missing at byte 3");
        refuses("a)b", "closes that was not opened at byte 1");
        refuses("[a-", "a class does not end");
        refuses("[z-a]", "out of order");
        refuses("*a", "nothing to repeat");
        refuses("^*", "nothing to repeat");
        refuses("a{3,2}", "out of order");
        refuses("a**", "repeat of a repeat");
        refuses("(a)\\1", "not supported");
        refuses("(?>a)", "not supported");
        refuses("(?x)a b", "not supported");
        refuses("\\u12", "names no character");
        refuses("a\\", "backslash");
        refuses(&"(".repeat(5000), "nested too deep");
        refuses("a{99999999999}", "too large");
    }

    #[test]
    fn one_class_written_twice_is_kept_once() {
        assert_eq!(parse("[a-z][a-z](?i:[a-z])").unwrap().classes.len(), 2);
    }

    #[test]
    fn braces_that_hold_no_bounds_are_braces() {
        assert!(matches!(parse("a{b}").unwrap().node, Node::All(parts) if parts.len() == 4));
        assert!(matches!(parse("a{,3}").unwrap().node, Node::Repeat { least: 0, most: Some(3), greedy: true, .. }));
    }
}
