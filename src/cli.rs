//! The command line: a stable interface that scripts call.
//!
//! Results go to standard output, everything else to standard error. Exit
//! status: 0 done; 1 our fault; 2 wrong usage; 3 the input as a whole was
//! refused; 4 done, but some rows were rejected.

mod export;
mod identifier;
mod import;
mod layout;
mod list;
mod operate;
mod screen;
mod send;
mod undo;

use crate::config::{Given, Settings};
use crate::error::{Error, Result};
use clap::{Args, Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// The input as a whole was refused.
    Refused,
    /// Done, but some rows were rejected.
    SomeRejected,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Refused => 3,
            Outcome::SomeRejected => 4,
        })
    }
}

/// Tracks allegations that imported goods were made with forced labor.
#[derive(Debug, Parser)]
#[command(name = "docket307", version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    place: PlaceArgs,
    #[command(subcommand)]
    command: Command,
}

/// Where the installation is.
#[derive(Debug, Clone, Args)]
struct PlaceArgs {
    /// The database: `sqlite:PATH` or `postgres://USER@HOST/NAME`
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "DOCKET307_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,
    /// The directory for uploaded files
    #[arg(long, global = true, value_name = "DIR", env = "DOCKET307_FILES")]
    files: Option<PathBuf>,
}

impl PlaceArgs {
    fn given(&self) -> Given {
        Given { database: self.database.clone(), files: self.files.clone(), ..Given::default() }
    }
}

impl PlaceArgs {
    /// Flag over environment over `docket307.toml`.
    fn settings(&self) -> Result<Settings> {
        Settings::load(self.given())
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Opens a complete, fictional world and serves it
    #[command(after_help = "Example:\n  docket307 demo --listen 127.0.0.1:8307")]
    Demo(operate::DemoArgs),
    /// Serves pages, and works on background jobs
    #[command(
        after_help = "Example:\n  docket307 serve --database sqlite:docket307.db --listen 127.0.0.1:8307"
    )]
    Serve(operate::ServeArgs),
    /// Works on background jobs alone; any number, on any machine
    #[command(
        after_help = "Example:\n  docket307 worker --database postgres://docket307@db/docket307"
    )]
    Worker(operate::WorkerArgs),
    /// Brings the database to the newest schema
    #[command(after_help = "Example:\n  docket307 migrate --database sqlite:docket307.db")]
    Migrate,
    /// Organizations
    #[command(subcommand)]
    Org(operate::Org),
    /// People
    #[command(subcommand)]
    User(operate::User),
    /// Writes a report
    #[command(after_help = "Example:\n  docket307 export holds --format csv --out holds.csv")]
    Export(export::ExportArgs),
    /// Compares names; needs no database
    #[command(subcommand)]
    Screen(screen::Screen),
    /// Brings files into the database
    #[command(subcommand)]
    Import(Import),
    /// Sends trade files to an installation elsewhere; a line that breaks is taken up again
    #[command(
        after_help = "Example:\n  DOCKET307_KEY=$(cat key.txt) docket307 send entries.csv --to https://docket.example.gov --rejects rejects.csv\n\nStopped anywhere, the same command goes on where it was. Exit status: 0 done; 3 a file was refused; 4 some rows were rejected."
    )]
    Send(send::SendArgs),
    /// Says how a trade file would be read; needs no database
    #[command(after_help = "Example:\n  docket307 layout entries.csv --json")]
    Layout(layout::LayoutArgs),
    /// Checks and makes identifiers; needs no database
    #[command(subcommand)]
    Id(identifier::Id),
}

#[derive(Debug, Subcommand)]
enum Import {
    /// Imports trade files for an organization
    #[command(
        after_help = "Example:\n  docket307 import shipments entries.csv --org \"Harbor Imports\" --rejects rejects.csv\n\nExit status: 0 done; 3 a file was refused; 4 some rows were rejected."
    )]
    Shipments(import::ShipmentsArgs),
    /// Imports a published list of orders or entities as a proposed version
    #[command(
        after_help = "Example:\n  docket307 import orders wro_findings.csv --format cbp-wro --dry-run\n\nNo order changes by an import: a supervisor approves the version, and counsel signs it.\nExit status: 0 done; 3 the file was refused; 4 some rows were rejected."
    )]
    Orders(list::OrdersArgs),
    /// Takes an import back, as if its file had never come
    #[command(
        after_help = "Example:\n  docket307 import undo 7q3k4y2m5n6p8r9s1t2u3v4w5x --org \"Harbor Imports\"\n\nLines that only this file told are removed, lines that it changed say again what they said before."
    )]
    Undo(undo::UndoArgs),
}

/// Runs the command that the process was started with.
#[must_use]
pub fn main() -> ExitCode {
    // Wrong usage ends here with status 2, `--help` with 0.
    let cli = Cli::parse();
    match run(&cli) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            eprintln!("docket307: {error}");
            ExitCode::from(status(&error))
        }
    }
}

fn run(cli: &Cli) -> Result<Outcome> {
    match &cli.command {
        Command::Demo(args) => operate::demo(args),
        Command::Serve(args) => operate::serve(cli.place.given(), args),
        Command::Worker(args) => operate::worker(cli.place.given(), args),
        Command::Migrate => operate::migrate(&cli.place.settings()?),
        Command::Org(org) => operate::organization(cli.place.settings()?, org),
        Command::User(user) => operate::user(cli.place.settings()?, user),
        Command::Export(args) => export::export(cli.place.settings()?, args),
        Command::Screen(screen) => screen::screen(screen),
        Command::Import(Import::Shipments(args)) => import::shipments(cli.place.settings()?, args),
        Command::Import(Import::Orders(args)) => list::orders(cli.place.settings()?, args),
        Command::Import(Import::Undo(args)) => undo::undo(cli.place.settings()?, args),
        Command::Send(args) => send::send(args),
        Command::Layout(args) => layout::layout(args),
        Command::Id(id) => identifier::run(id),
    }
}

/// The exit status of an error.
const fn status(error: &Error) -> u8 {
    match error {
        Error::Invalid(_) | Error::Refused(_) | Error::NotFound(_) => 2,
        Error::BadFile { .. } | Error::TooLarge { .. } => 3,
        Error::Stale { .. }
        | Error::SignInFirst
        | Error::Forbidden(_)
        | Error::ConfirmFirst
        | Error::Forged
        | Error::TooMany { .. }
        | Error::DayFull { .. }
        | Error::Busy
        | Error::Internal(_) => 1,
    }
}

/// Writes text to standard output. A reader that went away is no error.
fn print(text: &str) -> Result<()> {
    match writeln!(std::io::stdout().lock(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::internal(error)),
        _ => Ok(()),
    }
}
