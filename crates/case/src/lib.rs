//! An open case: reports come in, what is derived of them is brought up to date, and its ledgers are kept.
//!
//! Here the rooms meet: `read` and the engine make a report's claims, the store keeps them, the engine joins them. The
//! command line, the desk and the wheel stand on this and on one another never.

pub mod as_of;
pub mod clock;
mod complaint;
pub mod data_folder;
pub mod files;
pub mod gazetteer;
pub mod ledgers;
pub mod limited;
mod open_case;
pub mod packages;
mod program;
pub mod reading;
mod standing;
mod up_to_date;

pub use complaint::{Complaint, could_not, disk, wrong_use};
pub use open_case::OpenCase;
pub use standing::Standing;
pub use up_to_date::{bring_part_up_to_date, bring_up_to_date, bring_up_to_date_in_parts, whole_case};
