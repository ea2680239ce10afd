//! The metrics, each from its definition.

pub(crate) mod assignment;
pub(crate) mod attributions;
pub(crate) mod clusters;
pub(crate) mod counts;
pub(crate) mod distances;
pub(crate) mod happenings;
pub(crate) mod muc;
pub(crate) mod quotes;
pub(crate) mod roles;
pub(crate) mod shingles;
pub(crate) mod spans;
pub(crate) mod times;
pub(crate) mod tokens;
pub(crate) mod values;
