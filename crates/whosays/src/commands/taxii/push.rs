//! `whosays taxii push`: a case to a collection, as STIX, and never more of it than may be passed on.

use super::Server;
use super::client::{Client, told};
use super::resources::{Failure, Place, Right, Status, most_at_once, parsed, under};
use crate::commands::export::with_exchange;
use crate::complaint::{Ending, say};
use crate::printed::{count, one_line};
use clap::value_parser;
use serde::Deserialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use whosays_case::wrong_use;
use whosays_model::Tlp;
use whosays_publish::exchange::{Exchange, stix_objects};

/// How many objects are sent at once.
const AT_ONCE: usize = 10_000;
/// How many bytes are sent at once, where the server takes more or does not say.
const BYTES_AT_ONCE: u64 = 16 << 20;
/// The most bytes of a status, which has a message for each object that was sent.
const STATUS: usize = 32 << 20;
/// What stands around the objects that are sent.
const FRAME: (&str, &str) = ("{\"objects\":[", "]}");
/// How many objects are named that were not taken.
const NAMED: usize = 50;

/// What it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The case file
    case: PathBuf,
    #[command(flatten)]
    server: Server,
    /// Send only reports that are marked up to this (TLP 2.0), and what follows from them alone; what is marked red is
    /// sent where red is said, and not otherwise
    #[arg(long, value_name = "TLP", value_parser = Tlp::from_label)]
    tlp: Option<Tlp>,
    /// How many seconds to wait until the server has dealt with it all
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = value_parser!(u64).range(..=86_400))]
    wait: u64,
}

/// Sends the case, waits, and lists what was not taken.
pub(super) fn run(arguments: Arguments) -> anyhow::Result<Ending> {
    let Arguments { case, server, tlp, wait } = arguments;
    // First of all, so that a case that may not be sent is not even told of.
    let objects = exported(&case, tlp)?;
    let (client, place) = server.reached(Right::Write, None)?;
    let most = most_at_once(&client, &place.root)?.map_or(BYTES_AT_ONCE, |most| most.min(BYTES_AT_ONCE));
    let parcels = Parcels::of(&objects, most);
    let until = Instant::now() + Duration::from_secs(wait);
    let failures = parcels.too_large;
    let mut sending = Sending { client: &client, place: &place, sent: 0, taken: 0, failures, waits: Vec::new() };
    match sending.all(&parcels.bodies, until) {
        Ok(pending) => sending.summarise(pending),
        Err(error) => {
            say(&format!("{} had been sent to {} before", count(sending.sent, "object"), place.collection.label()));
            Err(error)
        }
    }
}

/// The objects of the case, each as it is written, where it may be sent.
fn exported(case: &Path, tlp: Option<Tlp>) -> anyhow::Result<Vec<String>> {
    with_exchange(case, tlp, |exchange, _| {
        refuse_red(exchange, case, tlp)?;
        let mut objects = Vec::new();
        let losses = stix_objects(exchange, &mut |object| {
            objects.push(object.to_string());
            Ok(())
        })?;
        if !losses.is_empty() {
            say("stix cannot hold, counted by field:");
            losses.to_string().lines().for_each(|line| say(&format!("  {line}")));
        }
        Ok(objects)
    })
}

fn refuse_red(exchange: &Exchange<'_>, case: &Path, tlp: Option<Tlp>) -> anyhow::Result<()> {
    let red = exchange.case.reports.iter().filter(|report| (exchange.marking)(&report.id) == Tlp::Red).count();
    if red == 0 || tlp == Some(Tlp::Red) {
        return Ok(());
    }
    let what = format!("{} holds {} marked TLP:RED, which is not sent unasked", case.display(), count(red, "report"));
    Err(wrong_use(what, "give --tlp amber+strict to leave it out, or --tlp red to send it too"))
}

/// Objects in envelopes of a size that the server takes.
#[derive(Debug, Default)]
struct Parcels {
    bodies: Vec<Parcel>,
    too_large: Vec<Failure>,
}

#[derive(Debug)]
struct Parcel {
    objects: usize,
    body: String,
}

impl Parcels {
    fn of(objects: &[String], most: u64) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let mut parcels = Parcels::default();
        for object in objects {
            if FRAME.0.len() + object.len() + FRAME.1.len() > most {
                parcels.too_large.push(too_large(object, most));
                continue;
            }
            match parcels.bodies.last_mut() {
                Some(last) if last.objects < AT_ONCE && last.body.len() + 1 + object.len() + FRAME.1.len() <= most => {
                    last.objects += 1;
                    last.body.push(',');
                    last.body.push_str(object);
                }
                _ => parcels.bodies.push(Parcel { objects: 1, body: format!("{}{object}", FRAME.0) }),
            }
        }
        parcels.bodies.iter_mut().for_each(|parcel| parcel.body.push_str(FRAME.1));
        parcels
    }
}

fn too_large(object: &str, most: usize) -> Failure {
    #[derive(Deserialize)]
    struct Named {
        id: String,
    }
    let id = serde_json::from_str(object).map_or_else(|_| "an object".to_owned(), |named: Named| named.id);
    Failure { id, message: format!("it is larger than the {most} bytes that the server takes at once") }
}

/// What has been sent so far, and what came of it.
struct Sending<'a> {
    client: &'a Client,
    place: &'a Place,
    sent: usize,
    taken: usize,
    failures: Vec<Failure>,
    /// Of what was sent, that with which the server was not done at once.
    waits: Vec<Status>,
}

impl Sending<'_> {
    /// Sends all and waits; how many objects are not settled at the end.
    fn all(&mut self, parcels: &[Parcel], until: Instant) -> anyhow::Result<usize> {
        parcels.iter().try_for_each(|parcel| self.send(parcel))?;
        self.wait(until)
    }

    fn send(&mut self, parcel: &Parcel) -> anyhow::Result<()> {
        let answer = self.client.post(&self.place.objects(), parcel.body.as_bytes(), STATUS)?;
        let status: Status = parsed(&answer)?;
        self.sent += parcel.objects;
        self.settle(status);
        Ok(())
    }

    fn settle(&mut self, status: Status) {
        if !status.is_complete() {
            self.waits.push(status);
            return;
        }
        self.taken = self.taken.saturating_add(status.success_count);
        // A server may count what it does not name.
        let unnamed = status.failure_count.min(self.sent).saturating_sub(status.failures.len());
        self.failures.extend(status.failures);
        self.failures.extend((0..unnamed).map(|_| Failure { id: "an object".to_owned(), message: String::new() }));
    }

    /// Asks what has become of all until it is settled or the time is up; how many objects are then not settled.
    fn wait(&mut self, until: Instant) -> anyhow::Result<usize> {
        let mut pause = Duration::from_millis(200);
        while !self.waits.is_empty() && Instant::now() < until {
            std::thread::sleep(pause.min(until.saturating_duration_since(Instant::now())));
            pause = (pause * 2).min(Duration::from_secs(5));
            for status in std::mem::take(&mut self.waits) {
                let answer = self.client.get(&under(&self.place.root, &["status", &status.id]), STATUS)?;
                self.settle(parsed(&answer)?);
            }
        }
        self.waits.iter().for_each(|status| say(&format!("not settled yet: {}", self.address_of(status))));
        Ok(self.waits.iter().map(|status| status.pending_count).fold(0, usize::saturating_add))
    }

    fn address_of(&self, status: &Status) -> String {
        told(under(&self.place.root, &["status", &status.id]).as_str())
    }

    fn summarise(&self, pending: usize) -> anyhow::Result<Ending> {
        for Failure { id, message } in self.failures.iter().take(NAMED) {
            say(&one_line(&format!("not taken: {}: {}", told(id), told(message))));
        }
        if let Some(more @ 1..) = self.failures.len().checked_sub(NAMED) {
            say(&format!("not taken: {more} more"));
        }
        let (sent, place) = (count(self.sent, "object"), self.place.collection.label());
        let (taken, failed) = (self.taken, self.failures.len());
        let mut out = std::io::stdout().lock();
        writeln!(out, "{sent} sent to {place}: {taken} taken, {failed} not taken, {pending} not settled yet")?;
        Ok(Ending::after(failed + self.waits.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_parted_by_what_the_server_takes() {
        let objects = [r#"{"id":"a"}"#, r#"{"id":"b"}"#, r#"{"id":"c","x":"0123456789"}"#].map(str::to_owned);
        let all = Parcels::of(&objects, 1_000);
        assert_eq!(all.bodies.len(), 1);
        assert_eq!(all.bodies[0].body, r#"{"objects":[{"id":"a"},{"id":"b"},{"id":"c","x":"0123456789"}]}"#);
        let small = Parcels::of(&objects, 36);
        let bodies: Vec<&str> = small.bodies.iter().map(|parcel| parcel.body.as_str()).collect();
        assert_eq!(bodies, [r#"{"objects":[{"id":"a"},{"id":"b"}]}"#]);
        assert_eq!(small.too_large[0].id, "c");
        assert!(small.bodies.iter().all(|parcel| parcel.body.len() <= 36));
    }
}
