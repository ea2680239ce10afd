//! MessagePack as the packages' files hold it, with words for what is not as it should be.
//!
//! Small files are read into values; the tables of words are walked, since a value for each would cost more than the
//! tables themselves.

use crate::strings::{StringId, string_id};
use rmpv::ValueRef;

/// Deeper than any file of the format goes; a container takes two steps of it.
const DEEPEST: usize = 64;

/// The names and values of a map, in the file's order.
pub(crate) type Fields<'v> = &'v [(ValueRef<'v>, ValueRef<'v>)];

/// The one value that `bytes` are.
pub(crate) fn whole(bytes: &[u8]) -> Result<ValueRef<'_>, String> {
    let mut rest = bytes;
    let value = rmpv::decode::read_value_ref_with_max_depth(&mut rest, DEEPEST)
        .map_err(|fault| format!("the file is not MessagePack: {fault}"))?;
    nothing_follows(rest).map(|()| value)
}

fn nothing_follows(rest: &[u8]) -> Result<(), String> {
    match rest.len() {
        0 => Ok(()),
        count => Err(format!("{count} bytes follow the file's value")),
    }
}

/// A string.
pub(crate) fn text<'v>(value: &'v ValueRef<'_>, what: &str) -> Result<&'v str, String> {
    match value {
        ValueRef::String(text) => text.as_str().ok_or_else(|| format!("{what} is not UTF-8")),
        _ => Err(format!("{what} is not a string")),
    }
}

/// A text, which the format writes as text or as bytes.
pub(crate) fn text_of<'a>(value: &ValueRef<'a>) -> Option<&'a str> {
    match value {
        ValueRef::String(text) => text.into_str(),
        ValueRef::Binary(bytes) => std::str::from_utf8(bytes).ok(),
        _ => None,
    }
}

/// A number from 0 up.
pub(crate) fn number(value: &ValueRef<'_>, what: &str) -> Result<u64, String> {
    let number = match value {
        ValueRef::Integer(number) => number.as_u64(),
        _ => None,
    };
    number.ok_or_else(|| format!("{what} is not a number from 0 up"))
}

/// The id of a string, or a number that is an id already.
pub(crate) fn id(value: &ValueRef<'_>, what: &str) -> Result<StringId, String> {
    match value {
        ValueRef::Integer(_) => number(value, what),
        _ => text(value, what).map(string_id),
    }
}

/// The items of a list.
pub(crate) fn list<'v>(value: &'v ValueRef<'v>, what: &str) -> Result<&'v [ValueRef<'v>], String> {
    match value {
        ValueRef::Array(items) => Ok(items),
        _ => Err(format!("{what} is not a list")),
    }
}

/// The fields of a map.
pub(crate) fn map<'v>(value: &'v ValueRef<'v>, what: &str) -> Result<Fields<'v>, String> {
    match value {
        ValueRef::Map(fields) => Ok(fields),
        _ => Err(format!("{what} is not a map")),
    }
}

/// A walk over one value after the other.
pub(crate) struct Walk<'b> {
    rest: &'b [u8],
}

impl<'b> Walk<'b> {
    /// A walk from the beginning of `bytes`.
    pub(crate) fn over(bytes: &'b [u8]) -> Walk<'b> {
        Walk { rest: bytes }
    }

    /// How many bytes are left; no list or map has more entries.
    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }

    /// Enters a list and gives the number of its items.
    pub(crate) fn list(&mut self, what: &str) -> Result<usize, String> {
        let items = rmp::decode::read_array_len(&mut self.rest);
        items.map(|items| items as usize).map_err(|_| format!("{what} is not a list"))
    }

    /// Enters a map and gives the number of its fields.
    pub(crate) fn map(&mut self, what: &str) -> Result<usize, String> {
        let fields = rmp::decode::read_map_len(&mut self.rest);
        fields.map(|fields| fields as usize).map_err(|_| format!("{what} is not a map"))
    }

    /// A string.
    pub(crate) fn text(&mut self, what: &str) -> Result<&'b str, String> {
        let found = rmp::decode::read_str_from_slice(self.rest);
        let (text, rest) = found.map_err(|_| format!("{what} is not a string"))?;
        self.rest = rest;
        Ok(text)
    }

    /// Whether the next value is a list.
    pub(crate) fn is_at_list(&self) -> bool {
        matches!(self.rest.first(), Some(0x90..=0x9f | 0xdc | 0xdd))
    }

    /// The id of a string, or a number that is an id already.
    pub(crate) fn id(&mut self, what: &str) -> Result<StringId, String> {
        let is_number = matches!(self.rest.first(), Some(0x00..=0x7f | 0xcc..=0xd3));
        if !is_number {
            return self.text(what).map(string_id);
        }
        rmp::decode::read_int(&mut self.rest).map_err(|_| format!("{what} is not a number from 0 up"))
    }

    /// A number from 0 up, or none where it is -1.
    pub(crate) fn number(&mut self, what: &str) -> Result<Option<u64>, String> {
        let number: Result<i64, _> = rmp::decode::read_int(&mut self.rest);
        match number {
            Ok(-1) => Ok(None),
            Ok(number) => u64::try_from(number).map(Some).map_err(|_| format!("{what} is not a number from 0 up")),
            Err(_) => Err(format!("{what} is not a number")),
        }
    }

    /// Goes past one value of any kind.
    pub(crate) fn skip(&mut self) -> Result<(), String> {
        let value = rmpv::decode::read_value_ref_with_max_depth(&mut self.rest, DEEPEST);
        value.map(drop).map_err(|fault| format!("the file is not MessagePack: {fault}"))
    }

    /// Checks that nothing is left.
    pub(crate) fn end(&self) -> Result<(), String> {
        nothing_follows(self.rest)
    }
}
