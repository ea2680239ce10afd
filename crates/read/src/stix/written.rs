//! How ids and bundles are written, for all who check or make them.

/// Whether words are the id of an object of this type: the type, two hyphens and a UUID (STIX 2.1, section 2.9).
pub fn is_stix_id(id: &str, kind: &str) -> bool {
    let uuid = id.strip_prefix(kind).and_then(|rest| rest.strip_prefix("--")).unwrap_or_default();
    uuid.len() == 36
        && uuid.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The UUID of these bits, in which version and variant take the place of six (RFC 9562, section 4).
pub fn uuid_of(bits: u128, version: u8) -> String {
    let bits = (bits & !(0xf << 76) & !(0x3 << 62)) | (u128::from(version & 0xf) << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// A bundle with this UUID in its id, of a list of objects that is written already; the list may come in pieces.
///
/// A report's id is the hash of its bundle, so the same objects have to be written in the same way.
pub fn stix_bundle(uuid: &str, list: &[&[u8]]) -> Vec<u8> {
    let mut bundle = format!("{{\"type\":\"bundle\",\"id\":\"bundle--{uuid}\",\"objects\":").into_bytes();
    list.iter().for_each(|piece| bundle.extend_from_slice(piece));
    bundle.push(b'}');
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const UUID: &str = "0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061";

    fn check(id: &str, kind: &str, expect: bool) {
        assert_eq!(is_stix_id(id, kind), expect, "{id}");
    }

    #[test]
    fn an_id_is_its_type_and_a_uuid() {
        check(&format!("note--{UUID}"), "note", true);
        check(&format!("note--{}", UUID.to_uppercase()), "note", true);
        check(&format!("note--{UUID}"), "report", false);
        check(&format!("note-{UUID}"), "note", false);
        check(&format!("note--{UUID}0"), "note", false);
        check(&format!("note--{}", UUID.replace('-', "0")), "note", false);
        check("note--0c7b5b88-8ff7-4a4d-aa9d-feb398cd006é", "note", false);
        check("note--1", "note", false);
        check("", "note", false);
    }

    #[test]
    fn a_uuid_says_its_version_whatever_its_bits() {
        assert_eq!(uuid_of(u128::MAX, 4), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(uuid_of(0, 8), "00000000-0000-8000-8000-000000000000");
    }

    #[test]
    fn a_bundle_is_read_as_what_it_was_written_from() {
        let bundle = stix_bundle(UUID, &[b"[", b"{\"type\":\"note\"}", b"]"]);
        let read: Value = serde_json::from_slice(&bundle).unwrap();
        assert_eq!(read, json!({"type": "bundle", "id": format!("bundle--{UUID}"), "objects": [{"type": "note"}]}));
    }
}
