//! `whosays people`: who may come to the desk of a case, as what, and up to which marking each sees it.

use super::claims::one_of;
use crate::complaint::{Ending, say};
use crate::printed::plain;
use crate::table::{Columns, Format, Listing, print};
use std::io::Write;
use std::path::PathBuf;
use whosays_case::clock::now;
use whosays_desk::Invitation;
use whosays_model::Tlp;
use whosays_store::{Deed, NewPerson, People, Person, PersonChange, Role, Store};

const SHORT: &[&str] = &["name", "role", "sees up to", "OpenID", "last seen", "state"];
const LONG: &[&str] = &["name", "role", "clearance", "openid", "seen", "made", "closed", "state"];

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    /// Who does it, for the audit log
    #[arg(long, value_name = "NAME", env = "WHOSAYS_WHO", global = true)]
    who: Option<String>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List the accounts, closed ones too
    List {
        /// How to write them
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// Make an account, and print the link by which its person sets a password
    Add {
        /// The name that judgements bear; it is never given again
        name: String,
        /// What the person may do: each may what those before may
        #[arg(long, default_value_t = Role::Reader, value_parser = one_of(Role::ALL, Role::as_str))]
        role: Role,
        /// Up to which marking the person sees reports: clear, green, amber, amber+strict or red; if nothing is said red for an
        /// administrator, clear for others
        #[arg(long, value_name = "TLP", value_parser = Tlp::from_label)]
        clearance: Option<Tlp>,
        /// The e-mail address or subject by which a provider of OpenID Connect knows the person
        #[arg(long, value_name = "IDENTITY")]
        openid: Option<String>,
    },
    /// Change what an account may do or see
    Change {
        /// Whose account it is
        name: String,
        /// Another role
        #[arg(long, value_parser = one_of(Role::ALL, Role::as_str))]
        role: Option<Role>,
        /// Another clearance
        #[arg(long, value_name = "TLP", value_parser = Tlp::from_label)]
        clearance: Option<Tlp>,
        /// Another e-mail address or subject; an empty one takes it away
        #[arg(long, value_name = "IDENTITY")]
        openid: Option<String>,
    },
    /// Print a new link for somebody who has forgotten the password; it is gone, and all sessions end
    Invite {
        /// Whose account it is
        name: String,
    },
    /// Close an account: its person is out at once; the name stays, for judgements bear it
    Close {
        /// Whose account it is
        name: String,
    },
    /// Open an account again
    Reopen {
        /// Whose account it is
        name: String,
    },
}

/// Does what is asked, and says what the account is then.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let Arguments { case, who, action } = arguments;
    let mut store = Store::open(&case)?;
    if let Action::List { format } = action {
        let people = if People::is_there(&case) { People::open(&case)?.all()? } else { Vec::new() };
        list(&people, format)?;
        return Ok(Ending::Done);
    }
    let mut people = People::open(&case)?;
    let (person, what) = match action {
        Action::List { .. } => return Ok(Ending::Done),
        Action::Add { name, role, clearance, openid } => {
            let least = if role == Role::Administrator { Tlp::Red } else { Tlp::Clear };
            let new = NewPerson { name, role, clearance: clearance.unwrap_or(least), openid };
            let person = people.add(&new, &now())?;
            (invite(&mut people, &person.name)?, "added")
        }
        Action::Change { name, role, clearance, openid } => {
            (people.change(&name, &PersonChange { role, clearance, openid })?, "changed")
        }
        Action::Invite { name } => (invite(&mut people, &name)?, "invited anew"),
        Action::Close { name } => (people.close(&name, &now())?, "closed"),
        Action::Reopen { name } => (people.reopen(&name)?, "reopened"),
    };
    let account = format!("{}, sees up to {}", person.role, person.clearance.label());
    say(&format!("{} is {what}: {account}", person.name));
    let deed = Deed {
        at: now(),
        who: who.or_else(user).unwrap_or_else(|| "whosays people".to_owned()),
        what: "people".to_owned(),
        about: person.name,
        detail: format!("{what} on the command line: {account}"),
    };
    store.note_deeds(&[deed])?;
    Ok(Ending::Done)
}

fn user() -> Option<String> {
    ["USER", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok())
}

/// Makes an invitation in the place of those before, and prints it.
fn invite(people: &mut People, name: &str) -> anyhow::Result<Person> {
    let invitation = Invitation::new()?;
    let person = people.invite(name, &invitation.hash, &invitation.until)?;
    writeln!(std::io::stdout().lock(), "{}", plain(&invitation.path))?;
    say("this opens once, within seven days, behind the address of the desk: hand it over where nobody else reads it");
    say(&format!("for a desk on this machine: http://127.0.0.1:8031{}", invitation.path));
    Ok(person)
}

fn list(people: &[Person], format: Format) -> anyhow::Result<()> {
    let listing = Listing {
        things: people,
        short: Columns { names: SHORT, cells: &short },
        long: Columns { names: LONG, cells: &long },
        record: &|person| {
            let mut record = serde_json::json!({"record": "person", "state": state(person)});
            if let (Some(record), Ok(serde_json::Value::Object(fields))) =
                (record.as_object_mut(), serde_json::to_value(person))
            {
                record.extend(fields);
            }
            record
        },
        none: "this desk has no accounts: whoever opens it comes in by the link that `whosays serve` prints",
    };
    print(&listing, format)
}

fn state(person: &Person) -> &'static str {
    match person {
        person if person.closed.is_some() => "closed",
        person if person.password.is_none() && person.openid.is_none() => "invited",
        _ => "open",
    }
}

fn short(person: &Person) -> Vec<String> {
    vec![
        person.name.clone(),
        person.role.to_string(),
        person.clearance.label().to_owned(),
        person.openid.clone().unwrap_or_default(),
        person.seen.clone().unwrap_or_else(|| "never".to_owned()),
        state(person).to_owned(),
    ]
}

fn long(person: &Person) -> Vec<String> {
    vec![
        person.name.clone(),
        person.role.to_string(),
        person.clearance.to_string(),
        person.openid.clone().unwrap_or_default(),
        person.seen.clone().unwrap_or_default(),
        person.made.clone(),
        person.closed.clone().unwrap_or_default(),
        state(person).to_owned(),
    ]
}
