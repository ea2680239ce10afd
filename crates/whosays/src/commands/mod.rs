//! The subcommands: adding one is a file and a line in each of the two lists.

mod actors;
mod add;
mod brief;
mod causes;
mod claims;
mod completions;
mod data;
mod diff;
mod events;
mod export;
mod extract;
mod forecasts;
mod grade;
mod hypotheses;
mod import;
mod judge;
mod judgements;
mod ledger_page;
mod man;
mod mark;
mod narratives;
mod origins;
mod people;
mod read_one;
mod serve;
mod settings;
mod show;
mod show_accounts;
mod show_origin;
mod taxii;
mod timeline;
mod verify;
mod warnings;

use crate::complaint::Ending;

/// What `whosays` can be told to do.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Make a case and a brief from reports, in one go
    Brief(brief::Arguments),
    /// Print what reports say, with no case kept
    Extract(extract::Arguments),
    /// Add reports to a case
    Add(add::Arguments),
    /// List the claims of a case
    Claims(claims::Arguments),
    /// List the events of a case
    Events(events::Arguments),
    /// List what several reports of a case pass on, and from whom
    Origins(origins::Arguments),
    /// Weigh who is said to be behind an event: hypotheses, evidence, and what speaks against each
    Hypotheses(hypotheses::Arguments),
    /// Grade the sources and claims of a case by the Admiralty code
    Grade(grade::Arguments),
    /// List the actors of a case, or show everything of one
    Actors(actors::Arguments),
    /// List the warnings of a case: who warned whom of what, what was done with it, and what came after
    Warnings(warnings::Arguments),
    /// List the forecasts of a case: who foretold what, how surely, and what came of it
    Forecasts(forecasts::Arguments),
    /// List who holds which account of which question, over time
    Narratives(narratives::Arguments),
    /// List what is said to drive what, and who contradicts
    Causes(causes::Arguments),
    /// List what a case says now and did not say before a day
    Diff(diff::Arguments),
    /// List alert levels, strengths, activity, ties and publishing over time
    Timeline(timeline::Arguments),
    /// Show one thing with every word it rests on
    Show(show::Arguments),
    /// Rule that two tellings are of one happening, or of two; or set what the rules found otherwise
    Judge(judge::Arguments),
    /// List what people have ruled about a case
    Judgements(judgements::Arguments),
    /// Hand a case on in the form of another tool, and say what that cannot hold
    Export(export::Arguments),
    /// Take in what another tool, another case or a cluster has handed on, and say what of it cannot be taken
    Import(import::Arguments),
    /// Pull from, or push to, a server of TAXII 2.1
    #[command(subcommand)]
    Taxii(taxii::Action),
    /// Mark how far reports, or the case, may be passed on (TLP 2.0), or list the markings
    Mark(mark::Arguments),
    /// Open the desk: read, check and correct a case in the browser
    Serve(serve::Arguments),
    /// Say who may come to the desk of a case: accounts, roles, clearances
    People(people::Arguments),
    /// Hold every citation to the stored text
    Verify(verify::Arguments),
    /// Install the data that reading needs, or say what is there
    #[command(subcommand)]
    Data(data::Action),
    /// Print completions for a shell
    Completions(completions::Arguments),
    /// Write the manual pages into a folder
    Man(man::Arguments),
    /// Read one report from standard input in little memory and time
    #[command(name = whosays_case::limited::SUBCOMMAND, hide = true)]
    ReadOne(read_one::Arguments),
    /// Work out the ledgers that the desk asks for on standard input
    #[command(name = whosays_desk::WORK_OUT, hide = true)]
    WorkOut,
}

/// Does what the command says; `definition` is the whole command line, for completions and manual pages.
pub(crate) fn run(command: Command, definition: fn() -> clap::Command) -> anyhow::Result<Ending> {
    match command {
        Command::Brief(arguments) => brief::run(arguments),
        Command::Extract(arguments) => extract::run(arguments),
        Command::Add(arguments) => add::run(arguments),
        Command::Claims(arguments) => claims::run(arguments),
        Command::Events(arguments) => events::run(arguments),
        Command::Origins(arguments) => origins::run(arguments),
        Command::Actors(arguments) => actors::run(arguments),
        Command::Warnings(arguments) => warnings::run(arguments),
        Command::Forecasts(arguments) => forecasts::run(arguments),
        Command::Narratives(arguments) => narratives::run(arguments),
        Command::Causes(arguments) => causes::run(arguments),
        Command::Diff(arguments) => diff::run(arguments),
        Command::Timeline(arguments) => timeline::run(arguments),
        Command::Show(arguments) => show::run(arguments),
        Command::Hypotheses(arguments) => hypotheses::run(arguments),
        Command::Grade(arguments) => grade::run(arguments),
        Command::Judge(arguments) => judge::run(arguments),
        Command::Judgements(arguments) => judgements::run(arguments),
        Command::Export(arguments) => export::run(arguments),
        Command::Import(arguments) => import::run(arguments),
        Command::Taxii(action) => taxii::run(action),
        Command::Mark(arguments) => mark::run(arguments),
        Command::Serve(arguments) => serve::run(arguments),
        Command::People(arguments) => people::run(arguments),
        Command::Verify(arguments) => verify::run(arguments),
        Command::Data(action) => data::run(action),
        Command::Completions(arguments) => completions::run(arguments, definition()),
        Command::Man(arguments) => man::run(arguments, definition()),
        Command::ReadOne(arguments) => read_one::run(arguments),
        Command::WorkOut => whosays_desk::work_out().map(|()| Ending::Done),
    }
}
