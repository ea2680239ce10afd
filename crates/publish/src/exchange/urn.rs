//! Names that hold everywhere: `urn:uuid` (RFC 9562, version 5) of the ids of a case, the same on every run.

use uuid::Uuid;

/// The name space of Whosays, drawn once by chance.
const WHOSAYS: Uuid = Uuid::from_u128(0x6b0a_52f1_93d4_4c7e_8a15_d02c_71e9_b346);

/// The name of a thing of this sort and id: `claim` and `c-…`.
pub(super) fn urn(sort: &str, id: &str) -> String {
    Uuid::new_v5(&WHOSAYS, format!("{sort}:{id}").as_bytes()).urn().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_on_every_run_and_of_that_sort_alone() {
        assert_eq!(urn("claim", "c-0123456789abcdef"), "urn:uuid:6f428ec1-4600-59c0-b717-fc193f3d55ac");
        assert_ne!(urn("annotation", "c-1"), urn("claim", "c-1"));
    }
}
