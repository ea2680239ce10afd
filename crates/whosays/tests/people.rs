//! Who may come to a desk, from the command line: accounts, invitations, and what the audit log has of it.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod terminal;

use terminal::Desk;
use whosays_store::{People, Store};

fn desk_with_case() -> Desk {
    let desk = Desk::new();
    drop(Store::create_or_open(desk.at("x.case")).unwrap());
    desk
}

#[test]
fn an_account_is_made_with_an_invitation_that_is_kept_as_a_hash() {
    let desk = desk_with_case();
    assert!(desk.good("people x.case list").contains("this desk has no accounts"));
    assert!(!People::is_there(&desk.at("x.case")), "looking makes nothing");
    let run = desk.run("people x.case add Bo --role analyst");
    assert_eq!(run.code, Some(1));
    assert!(
        run.err.contains("the first account") && run.err.contains("hint: give it the role administrator"),
        "{run:?}"
    );
    let run = desk.run("people x.case add Ada --role administrator --who Root");
    assert!(run.code == Some(0) && run.err.contains("Ada is added: administrator, sees up to TLP:RED"), "{run:?}");
    let secret = run.out.trim().strip_prefix("/invited/").unwrap().to_owned();
    assert!(secret.len() == 64 && run.err.contains(&run.out), "{run:?}");
    for file in std::fs::read_dir(People::folder(&desk.at("x.case"))).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(64).any(|window| window == secret.as_bytes()));
    }
    let log = Store::open(desk.at("x.case")).unwrap().audit(None, 1).unwrap();
    assert_eq!((log[0].who.as_str(), log[0].what.as_str(), log[0].about.as_str()), ("Root", "people", "Ada"));
}

#[test]
fn accounts_are_changed_closed_and_reopened_and_none_is_erased() {
    let desk = desk_with_case();
    desk.good("people x.case add Ada --role administrator");
    desk.good("people x.case add Bo --role analyst --clearance TLP:AMBER --openid Bo@Desk.example");
    desk.good("people x.case change bo --role editor --clearance amber+strict");
    let listed = desk.records("people x.case list --format jsonl");
    let of = |at: usize, field: &str| listed[at][field].as_str().unwrap_or_default().to_owned();
    assert_eq!(listed.len(), 2);
    for (field, value) in [
        ("record", "person"),
        ("name", "Bo"),
        ("role", "editor"),
        ("clearance", "amber+strict"),
        ("openid", "bo@desk.example"),
        ("state", "open"),
    ] {
        assert_eq!(of(1, field), value);
    }
    assert_eq!(of(0, "state"), "invited");
    assert!(!desk.good("people x.case list --format jsonl").contains("password"));
    desk.good("people x.case close Bo");
    assert!(desk.good("people x.case list").contains("closed"));
    for (line, said) in [
        ("people x.case add BO", "the name Bo is taken"),
        ("people x.case invite Bo", "the account of Bo is closed"),
        ("people x.case close Ada", "Ada is the last administrator"),
        ("people x.case change Ada --role reader", "Ada is the last administrator"),
        ("people x.case close Cy", "there is no account of the name Cy"),
        ("people none.case add Cy", "none.case does not exist"),
    ] {
        let run = desk.run(line);
        assert!(run.code == Some(1) && run.err.contains(said) && run.err.contains("hint: "), "{line}: {run:?}");
    }
    assert_eq!(desk.run("people x.case add Cy --role king").code, Some(2));
    assert_eq!(desk.run("people x.case add Cy --clearance white").code, Some(2));
    desk.good("people x.case reopen bo");
    assert_eq!(desk.records("people x.case list --format jsonl")[1]["closed"], serde_json::Value::Null);
    assert!(desk.good("people x.case invite Bo").starts_with("/invited/"));
    assert!(Store::open(desk.at("x.case")).unwrap().check_audit().unwrap().is_empty());
}

#[test]
fn a_desk_is_not_opened_to_other_machines_without_accounts() {
    let desk = desk_with_case();
    let run = desk.run("serve x.case --who Ada --address 0.0.0.0 --port 0");
    assert!(run.code == Some(2) && run.err.contains("nobody has to sign in here yet"), "{run:?}");
    desk.good("people x.case add Ada --role administrator");
    let run = desk.run("serve x.case --who Ada --address 0.0.0.0 --port 0");
    assert!(run.code == Some(2) && run.err.contains("in the open") && run.err.contains("--public"), "{run:?}");
    let run = desk.run("serve x.case --who Ada --public http://desk.example --port 0");
    assert!(run.code == Some(2) && run.err.contains("people cannot sign in at http://desk.example/"), "{run:?}");
}
