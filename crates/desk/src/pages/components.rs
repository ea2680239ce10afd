//! Every component of the desk with invented content, to be seen in the desk as it runs.

use crate::answer::{At, Page};
use crate::fault::Fault;
use crate::frame::Frame;
use askama::Template;
use axum::response::Response;
use serde::Serialize;

#[derive(Serialize, Template, utoipa::ToSchema)]
#[template(path = "components.html")]
pub(crate) struct Components {
    #[serde(skip)]
    frame: Frame,
}

impl Page for Components {}

pub(crate) async fn page(at: At) -> Result<Response, Fault> {
    at.answer(|reading, at| Ok(Components { frame: at.frame(reading, t!("components-title"), "components") })).await
}
