//! What a form could not hold, counted by field.

pub use whosays_model::{Loss, Losses};
