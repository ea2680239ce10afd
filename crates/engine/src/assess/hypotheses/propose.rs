//! The rules that fill the cells of a matrix.
//!
//! A cell asks: were the hypothesis true, would one expect this evidence? Words that one would hear either way, such as a denial
//! by the accused, tell nothing of the accused (Heuer 1999, chapter 8, step 3, on diagnostic value).
//!
//! | evidence | the actor it is about | everybody else |
//! | --- | --- | --- |
//! | claims it for itself | CC | I |
//! | a finding that points to it | CC, hedged C | II, hedged I; where no claim lays it to the actor N |
//! | a charge or accusation | C | I, hedged N; of an interested party N |
//! | a denial by the actor itself | N | C |
//! | a denial by somebody else | I, hedged N, resting on a finding II | C |
//! | a tie, or what was said before | C | N |
//!
//! For a body and its branch, what speaks for the one fits the other, and what speaks against the one tells nothing of it.

use super::actors::{Column, Named};
use super::evidence::Evidence;
use whosays_model::{Certainty, ClaimKind, Consistency, EvidenceSort};

use Consistency::{Consistent, Inconsistent, Neutral, VeryConsistent, VeryInconsistent};

/// How evidence goes with a hypothesis, and why.
pub(super) fn cell(evidence: &Evidence, named: &Named, column: Column) -> (Consistency, String) {
    let name = |at: usize| named.actors[at].name.as_str();
    let about: Vec<&str> = evidence.about.iter().map(|at| name(*at)).collect();
    let about = about.join(" and ");
    if about.is_empty() {
        return (Neutral, "it names none of them".to_owned());
    }
    if column.is_some_and(|at| evidence.about.contains(&at)) {
        return of_its_own(evidence, &about);
    }
    let kin = column.and_then(|at| evidence.about.iter().find(|own| named.actors[**own].is_kin(&named.actors[at])));
    if let Some(kin) = kin {
        let value = if evidence.is_against { Neutral } else { Consistent };
        return (value, format!("{} is of one body with it", name(*kin)));
    }
    of_another(evidence, &about)
}

fn is_hedged(evidence: &Evidence) -> bool {
    !matches!(evidence.certainty, Certainty::Stated | Certainty::Likely)
}

/// Of the actor that the evidence is about.
fn of_its_own(evidence: &Evidence, about: &str) -> (Consistency, String) {
    let who = &evidence.who;
    let basis = evidence.basis.as_deref().unwrap_or_default();
    let is_own = evidence.speaking.is_some_and(|at| evidence.about.contains(&at));
    if evidence.is_against {
        return match &evidence.basis {
            _ if is_own => (Neutral, format!("{about} would deny it either way")),
            Some(basis) => (VeryInconsistent, format!("{who} rules it out by {basis}")),
            None if is_hedged(evidence) => (Neutral, format!("{who} doubts it, with a hedge")),
            None => (Inconsistent, format!("{who} says that it was not {about}")),
        };
    }
    match evidence.sort {
        EvidenceSort::SelfClaim => (VeryConsistent, format!("{about} says so itself")),
        EvidenceSort::Finding if !lays_it(evidence) => (Consistent, format!("{basis}: {about} is named with it")),
        EvidenceSort::Finding if is_hedged(evidence) => (Consistent, format!("{basis} may point to it")),
        EvidenceSort::Finding => (VeryConsistent, format!("{basis} points to it")),
        EvidenceSort::Relation => (Consistent, format!("the tie ({basis}) fits it")),
        EvidenceSort::Prior => (Consistent, "it was foretold or threatened".to_owned()),
        EvidenceSort::Charge => (Consistent, format!("{who} charges {about}")),
        EvidenceSort::Accusation | EvidenceSort::Denial => (Consistent, format!("{who} lays it to {about}")),
    }
}

/// Of any other hypothesis.
fn of_another(evidence: &Evidence, about: &str) -> (Consistency, String) {
    let who = &evidence.who;
    let basis = evidence.basis.as_deref().unwrap_or_default();
    if evidence.is_against {
        return (Consistent, format!("that it was not {about} leaves room for it"));
    }
    match evidence.sort {
        EvidenceSort::Relation | EvidenceSort::Prior => (Neutral, format!("it is about {about} alone")),
        EvidenceSort::SelfClaim => (Inconsistent, format!("{about} says that it did it itself")),
        EvidenceSort::Finding if !lays_it(evidence) => (Neutral, format!("{basis}: it is about {about} alone")),
        EvidenceSort::Finding if is_hedged(evidence) => (Inconsistent, format!("{basis} may point to {about}")),
        EvidenceSort::Finding => (VeryInconsistent, format!("{basis} points to {about}")),
        _ if evidence.speaking.is_some() => {
            (Neutral, format!("{who} has an interest, and would lay it to others either way"))
        }
        _ if is_hedged(evidence) => (Neutral, format!("{who} names {about}, with a hedge")),
        _ => (Inconsistent, format!("{who} lays it to {about}")),
    }
}

/// Whether any of the claims says that the actor did it, and not only names it beside what was found.
fn lays_it(evidence: &Evidence) -> bool {
    evidence.claims.iter().any(|claim| claim.kind() == ClaimKind::Responsibility)
}
