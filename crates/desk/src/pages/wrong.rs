//! What stands where a page could not be made; and the page that a link opens.

use crate::answer::Page;
use crate::assets;
use askama::Template;
use serde::Serialize;

/// Something went wrong: what, and the way out.
#[derive(Debug, Serialize, Template, utoipa::ToSchema)]
#[template(path = "wrong.html")]
#[schema(as = Wrong)]
pub(crate) struct WrongPage {
    pub(crate) status: u16,
    #[serde(rename = "error")]
    pub(crate) what: String,
    pub(crate) hint: String,
}

impl WrongPage {
    fn asset(&self, name: &str) -> String {
        assets::address(name)
    }
}

impl Page for WrongPage {}

/// The way in is open.
#[derive(Debug, Serialize, Template)]
#[template(path = "entered.html")]
pub(crate) struct Entered {
    pub(crate) next: String,
}

impl Entered {
    fn asset(&self, name: &str) -> String {
        assets::address(name)
    }
}

impl Page for Entered {}
