//! The formats in which benchmarks come.

pub(crate) mod brat;
pub(crate) mod capitals;
pub(crate) mod characters;
pub(crate) mod markup;
pub(crate) mod muc;
pub(crate) mod timeml;
pub(crate) mod toponyms;
