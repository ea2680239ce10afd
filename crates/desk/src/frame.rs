//! What stands around every page: which case, where one is, who is at the desk.

use crate::access::called;
use crate::answer::At;
use crate::assets;
use crate::pages::marking::Marking;
use crate::state::Reading;
use std::borrow::Cow;
use whosays_model::Tlp;
use whosays_store::Role;

/// The frame of a page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) title: String,
    /// The part of the desk that the page is in, as the navigation names it.
    pub(crate) part: &'static str,
    pub(crate) case: String,
    pub(crate) who: String,
    pub(crate) role: Role,
    /// Whether the desk has accounts.
    pub(crate) has_people: bool,
    pub(crate) token: String,
    /// The highest marking of what the page is made from, where that has any.
    pub(crate) marking: Option<Marking>,
    /// How many claims nobody has judged.
    pub(crate) open: usize,
    /// What was searched for.
    pub(crate) sought: String,
    /// Whether what is derived of the case lags behind its judgements.
    pub(crate) is_behind: bool,
}

// From the case itself: its columns in memory may be a moment older than a marking.
fn marking(reading: &Reading) -> Option<Marking> {
    let highest = reading.store.levels().ok().and_then(|levels| levels.last().copied()).unwrap_or(reading.view.tlp);
    (highest > Tlp::Clear).then(|| Marking::of(highest))
}

impl Frame {
    pub(crate) fn of(at: &At, reading: &Reading, title: String, part: &'static str) -> Self {
        Frame {
            title,
            part,
            case: at.desk.name.clone(),
            who: at.person().name.clone(),
            role: at.person().role,
            has_people: at.desk.access.has_people(),
            token: at.session.token.clone(),
            marking: marking(reading),
            open: reading.view.open,
            sought: at.asked.one("q").unwrap_or_default().to_owned(),
            is_behind: !reading.store.events_are_current().unwrap_or(true),
        }
    }

    /// The address of a style or script, with its hash so that a newer one is never an old one.
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// Whether whoever is at the desk has this role, by its word, or one above it.
    pub(crate) fn may(&self, role: &str) -> bool {
        role.parse::<Role>().is_ok_and(|needed| self.role >= needed)
    }

    /// What the role of whoever is at the desk is called.
    pub(crate) fn role_in_words(&self) -> Cow<'static, str> {
        called(self.role)
    }

    /// What `aria-current` says in the navigation.
    pub(crate) fn current(&self, part: &str) -> bool {
        self.part == part
    }
}
