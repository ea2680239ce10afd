//! The accounts of a desk: never erased, never without an administrator, and without a secret in their file.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::path::PathBuf;
use whosays_model::Tlp;
use whosays_store::{AccountRefusal, ApiKey, NewPerson, People, PersonChange, Role, StoreError};

const AT: &str = "2031-03-12T08:00:00Z";
const LATER: &str = "2031-03-12T09:00:00Z";

fn new(name: &str, role: Role) -> NewPerson {
    NewPerson { name: name.to_owned(), role, clearance: Tlp::Amber, openid: None }
}

/// Accounts with an administrator, Ada, and an analyst, Bo.
fn two() -> (tempfile::TempDir, PathBuf, People) {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("a.case");
    let mut people = People::open(&case).unwrap();
    people.add(&new("Ada Lunt", Role::Administrator), AT).unwrap();
    people.add(&new("Bo", Role::Analyst), AT).unwrap();
    (folder, case, people)
}

fn refused<T: std::fmt::Debug>(result: Result<T, StoreError>) -> AccountRefusal {
    match result.unwrap_err() {
        StoreError::Account(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn accounts_lie_beside_the_case_for_one_user_s_eyes() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("gulf.case");
    assert_eq!(People::folder(&case), folder.path().join("gulf.case.desk"));
    assert!(!People::is_there(&case));
    let mut people = People::open(&case).unwrap();
    assert!(People::is_there(&case));
    let added = people.add(&NewPerson { name: "  Ada\tLunt ".to_owned(), ..new("", Role::Administrator) }, AT).unwrap();
    assert_eq!((added.name.as_str(), added.role, added.clearance), ("Ada Lunt", Role::Administrator, Tlp::Amber));
    drop(people);
    assert_eq!(People::open(&case).unwrap().all().unwrap(), [added]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(People::folder(&case)), 0o700);
        assert_eq!(mode(People::folder(&case).join("people.db")), 0o600);
    }
}

#[test]
fn a_name_is_given_once_and_can_be_read() {
    let (_folder, _, mut people) = two();
    assert!(matches!(refused(people.add(&new("ADA lunt", Role::Reader), AT)), AccountRefusal::Taken { .. }));
    people.close("bo", LATER).unwrap();
    assert!(matches!(refused(people.add(&new("Bo", Role::Reader), AT)), AccountRefusal::Taken { .. }));
    for name in ["", "  ", "(unknown)", "Bo\u{202e}x", "Bo\u{200b}", "b".repeat(81).as_str()] {
        assert!(matches!(refused(people.add(&new(name, Role::Reader), AT)), AccountRefusal::BadName { .. }), "{name}");
    }
    assert_eq!(people.one("BO").unwrap().unwrap().closed.as_deref(), Some(LATER));
}

#[test]
fn there_is_always_an_administrator() {
    let folder = tempfile::tempdir().unwrap();
    let mut people = People::open(&folder.path().join("a.case")).unwrap();
    assert_eq!(refused(people.add(&new("Bo", Role::Editor), AT)), AccountRefusal::FirstIsNoAdministrator);
    people.add(&new("Ada", Role::Administrator), AT).unwrap();
    people.add(&new("Bo", Role::Editor), AT).unwrap();
    let to_reader = PersonChange { role: Some(Role::Reader), ..PersonChange::default() };
    assert!(matches!(refused(people.close("Ada", AT)), AccountRefusal::LastAdministrator { .. }));
    assert!(matches!(refused(people.change("Ada", &to_reader)), AccountRefusal::LastAdministrator { .. }));
    people.change("Bo", &PersonChange { role: Some(Role::Administrator), ..PersonChange::default() }).unwrap();
    assert_eq!(people.change("Ada", &to_reader).unwrap().role, Role::Reader);
    assert!(matches!(refused(people.close("Bo", AT)), AccountRefusal::LastAdministrator { .. }));
    // One that is closed keeps nobody in.
    people.change("Ada", &PersonChange { role: Some(Role::Administrator), ..PersonChange::default() }).unwrap();
    people.close("Ada", AT).unwrap();
    assert!(matches!(refused(people.close("Bo", AT)), AccountRefusal::LastAdministrator { .. }));
    assert_eq!(people.reopen("Ada").unwrap().closed, None);
    assert!(matches!(refused(people.close("Cy", AT)), AccountRefusal::Unknown { .. }));
}

#[test]
fn an_identity_belongs_to_one_account() {
    let (_folder, _, mut people) = two();
    let of = |identity: &str| PersonChange { openid: Some(identity.to_owned()), ..PersonChange::default() };
    assert_eq!(people.change("Bo", &of(" Bo@Desk.example ")).unwrap().openid.as_deref(), Some("bo@desk.example"));
    assert_eq!(people.by_openid("BO@desk.example").unwrap().unwrap().name, "Bo");
    assert!(matches!(refused(people.change("Ada Lunt", &of("bo@desk.example"))), AccountRefusal::IdentityTaken { .. }));
    people.close("Bo", AT).unwrap();
    assert_eq!(people.by_openid("bo@desk.example").unwrap(), None);
    assert_eq!(people.change("Bo", &of("")).unwrap().openid, None);
    assert_eq!(people.change("Ada Lunt", &of("Sub-1")).unwrap().openid.as_deref(), Some("Sub-1"));
    assert_eq!(people.by_openid("sub-1").unwrap(), None);
}

#[test]
fn a_subject_is_held_to_the_provider_at_which_it_was_first_used() {
    let (_folder, _, mut people) = two();
    let of = |identity: &str| PersonChange { openid: Some(identity.to_owned()), ..PersonChange::default() };
    people.change("Bo", &of("sub-1")).unwrap();
    people.hold_to_issuer("Bo", "https://id.isken.example").unwrap();
    people.hold_to_issuer("bo", "https://id.isken.example").unwrap();
    let other = |people: &mut People| people.hold_to_issuer("Bo", "https://id.tarsk.example");
    assert_eq!(refused(other(&mut people)), AccountRefusal::OtherIssuer { identity: "sub-1".to_owned() });
    people.change("Bo", &PersonChange { role: Some(Role::Reader), ..of("sub-1") }).unwrap();
    assert_eq!(people.one("Bo").unwrap().unwrap().issuer.as_deref(), Some("https://id.isken.example"));
    people.change("Bo", &of("")).unwrap();
    assert_eq!(people.change("Bo", &of("sub-1")).unwrap().issuer, None);
    other(&mut people).unwrap();
}

#[test]
fn accounts_of_before_providers_were_kept_are_read_and_held_at_the_next_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("a.case");
    std::fs::create_dir(People::folder(&case)).unwrap();
    let old = rusqlite::Connection::open(People::folder(&case).join("people.db")).unwrap();
    old.execute_batch(include_str!("../migrations/people_0001.sql")).unwrap();
    old.execute_batch(
        "INSERT INTO people (name, folded, role, clearance, openid, made) \
         VALUES ('Ada', 'ada', 'administrator', 'red', 'sub-1', '2031-03-12T08:00:00Z'); \
         PRAGMA application_id = 0x57686f50; PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(old);
    let mut people = People::open(&case).unwrap();
    assert_eq!(people.by_openid("sub-1").unwrap().unwrap().issuer, None);
    people.hold_to_issuer("Ada", "https://id.isken.example").unwrap();
    assert_eq!(people.one("Ada").unwrap().unwrap().issuer.as_deref(), Some("https://id.isken.example"));
}

#[test]
fn an_invitation_sets_a_password_once_and_puts_everybody_out() {
    let (_folder, _, mut people) = two();
    people.invite("Bo", "first", "2031-03-19T08:00:00Z").unwrap();
    people.invite("bo", "second", "2031-03-19T08:00:00Z").unwrap();
    assert_eq!(people.invited("first", AT).unwrap(), None);
    assert_eq!(people.invited("second", "2031-03-19T08:00:00Z").unwrap(), None);
    assert_eq!(people.invited("second", AT).unwrap().as_deref(), Some("Bo"));
    assert_eq!(people.accept("second", "$argon2id$…", AT).unwrap().as_deref(), Some("Bo"));
    assert_eq!(people.accept("second", "$argon2id$other", AT).unwrap(), None);
    assert_eq!(people.one("Bo").unwrap().unwrap().password.as_deref(), Some("$argon2id$…"));
    people.begin_session("s", "Bo", AT).unwrap().unwrap();
    people.invite("Bo", "third", "2031-03-19T08:00:00Z").unwrap();
    assert_eq!((people.sessions().unwrap(), people.one("Bo").unwrap().unwrap().password), (vec![], None));
    people.close("Bo", AT).unwrap();
    assert_eq!(people.invited("third", AT).unwrap(), None);
    assert!(matches!(refused(people.invite("Bo", "fourth", LATER)), AccountRefusal::Closed { .. }));
}

#[test]
fn sessions_end_by_number_by_age_and_with_the_account() {
    let (_folder, _, mut people) = two();
    let ada = people.begin_session("a", "ada lunt", AT).unwrap().unwrap();
    let bo = people.begin_session("b", "Bo", AT).unwrap().unwrap();
    assert!(!people.end_session("Bo", ada).unwrap() && people.end_session("bo", bo).unwrap());
    let bo = people.begin_session("c", "Bo", AT).unwrap().unwrap();
    people.note_seen(&[(ada, LATER.to_owned())], &[]).unwrap();
    assert_eq!(people.one("Ada Lunt").unwrap().unwrap().seen.as_deref(), Some(LATER));
    assert_eq!(people.end_old_sessions("2031-03-12T08:30:00Z", "2031-03-05T08:00:00Z").unwrap(), 1);
    assert_eq!(people.sessions().unwrap().iter().map(|one| one.number).collect::<Vec<_>>(), [ada]);
    assert!(!people.end_session("Bo", bo).unwrap());
    let sessions: Vec<u64> =
        (0..25).map(|n| people.begin_session(&format!("b{n}"), "Bo", AT).unwrap().unwrap()).collect();
    let kept: Vec<u64> = people.sessions().unwrap().iter().map(|one| one.number).filter(|one| *one != ada).collect();
    assert_eq!(kept, sessions[5..]);
    people.set_password("Bo", "$argon2id$…", Some(sessions[24])).unwrap();
    assert_eq!(people.sessions().unwrap().len(), 2);
    people.close("Bo", LATER).unwrap();
    assert_eq!(people.sessions().unwrap().len(), 1);
    assert_eq!(people.begin_session("d", "Bo", LATER).unwrap(), None);
    assert_eq!(people.begin_session("e", "Cy", LATER).unwrap(), None);
}

#[test]
fn a_key_is_revoked_by_its_person() {
    let (_folder, _, mut people) = two();
    let key = ApiKey {
        number: 0,
        hash: "k".to_owned(),
        person: "bo".to_owned(),
        label: "nightly export".to_owned(),
        role: Role::Reader,
        made: AT.to_owned(),
        until: "2031-04-12T08:00:00Z".to_owned(),
        used: None,
        revoked: None,
    };
    let number = people.add_key(&key).unwrap();
    people.note_seen(&[], &[(number, LATER.to_owned())]).unwrap();
    let kept = ApiKey { number, person: "Bo".to_owned(), used: Some(LATER.to_owned()), ..key.clone() };
    assert_eq!(people.keys().unwrap(), [kept]);
    assert!(!people.revoke_key("Ada Lunt", number, LATER).unwrap());
    assert!(people.revoke_key("Bo", number, LATER).unwrap() && !people.revoke_key("Bo", number, LATER).unwrap());
    assert_eq!(people.keys().unwrap()[0].revoked.as_deref(), Some(LATER));
    people.close("Bo", LATER).unwrap();
    assert!(matches!(refused(people.add_key(&key)), AccountRefusal::Closed { .. }));
}

#[test]
fn changes_by_another_program_are_seen() {
    let (_folder, case, people) = two();
    let before = people.state().unwrap();
    assert_eq!(people.state().unwrap(), before);
    People::open(&case).unwrap().close("Bo", LATER).unwrap();
    assert_ne!(people.state().unwrap(), before);
}

#[test]
fn what_holds_no_accounts_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("a.case");
    drop(People::open(&case).unwrap());
    let path = People::folder(&case).join("people.db");
    std::fs::write(
        &path,
        b"no database at all, and longer than a header of one hundred bytes has to be for SQLite to look at it",
    )
    .unwrap();
    for beside in ["people.db-wal", "people.db-shm"] {
        let _ = std::fs::remove_file(People::folder(&case).join(beside));
    }
    assert!(matches!(People::open(&case), Err(StoreError::NotACase { .. } | StoreError::Damaged { .. })));
    std::fs::remove_file(&path).unwrap();
    let other = People::folder(&case).join("other");
    drop(whosays_store::Store::create_or_open(&other).unwrap());
    std::fs::rename(other, &path).unwrap();
    assert!(matches!(People::open(&case), Err(StoreError::Damaged { .. })));
}
