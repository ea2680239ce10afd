//! The network that judges the kinds of claim beside the weights.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod english;

use english::resources;
use whosays_engine::{Learnt, Resources, learn};
use whosays_model::{Block, BlockKind, Format, Meta, Report, ReportId, SourceMap, Span};

const TEXT: &str = "A bomb killed nine people at the Saltgate ferry terminal on Wednesday, police said. The Ember Covenant \
    said it had carried out the attack. The ministry expects more attacks before the election.";

fn learnt(resources: &Resources) -> Learnt {
    let report = Report {
        id: ReportId::of(TEXT.as_bytes()),
        file: "saltgate".to_owned(),
        format: Format::Text,
        meta: Meta::default(),
        language: Some("en".to_owned()),
        text: TEXT.to_owned(),
        blocks: vec![Block { span: Span::new(0, TEXT.len()), kind: BlockKind::Paragraph }],
        boilerplate: Vec::new(),
        source: SourceMap::default(),
    };
    learn(&report, resources)
}

#[test]
fn each_claim_tells_how_likely_the_network_holds_it() {
    let learnt = learnt(&resources());
    assert!(!learnt.claims.is_empty());
    for claim in &learnt.claims {
        let share = claim.by.rsplit('|').next().and_then(|last| last.strip_prefix("network "));
        let percent: u32 = share.and_then(|share| share.parse().ok()).unwrap_or_else(|| panic!("{}", claim.by));
        assert!(percent <= 100, "{}", claim.by);
    }
}

#[test]
fn without_it_the_weights_decide_alone() {
    let learnt = learnt(&resources().without_network());
    assert!(!learnt.claims.is_empty());
    assert!(learnt.claims.iter().all(|claim| !claim.by.contains("network")));
    assert!(learnt.diagnostics.iter().all(|diagnostic| diagnostic.code != "no-network"));
}

#[test]
fn a_file_that_is_no_network_is_refused() {
    let error = resources().with_network(b"no network".to_vec()).unwrap_err();
    assert!(error.to_string().starts_with("the network cannot be loaded"), "{error}");
}

#[test]
fn many_threads_give_the_same_as_one() {
    let resources = resources();
    let alone = learnt(&resources);
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..4).map(|_| scope.spawn(|| learnt(&resources))).collect();
        for thread in running {
            assert_eq!(thread.join().unwrap(), alone);
        }
    });
}
