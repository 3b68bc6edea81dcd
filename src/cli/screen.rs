//! `screen names` and `screen pairs`: a compliance officer's tool that needs no
//! database.

use super::Outcome;
use crate::error::{Error, Result};
use crate::screening::{
    CALIBRATION_VERSION, SCORER_VERSION, ScreenError, Tally, screen_names, screen_pairs,
};
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

/// `screen`
#[derive(Debug, Subcommand)]
pub enum Screen {
    /// Finds each queried name in a list
    #[command(
        after_help = "Example:\n  docket307 screen names --list entities.csv --queries suppliers.csv --out hits.csv\n\nThe list has the columns id,name and may have country,city,address; the queries have qid,name and may have the same."
    )]
    Names {
        /// The list: id,name and, where known, country,city,address
        #[arg(long, value_name = "CSV")]
        list: PathBuf,
        /// The queries: qid,name and, where known, country,city,address
        #[arg(long, value_name = "CSV")]
        queries: PathBuf,
        /// The result: qid,rank,id,score,reason
        #[arg(long, value_name = "CSV")]
        out: PathBuf,
        /// The most rows for one query
        #[arg(long, default_value_t = 5)]
        top: usize,
        /// Threads [default: one a core]
        #[arg(long)]
        threads: Option<usize>,
    },
    /// Scores pairs of names
    #[command(after_help = "Example:\n  docket307 screen pairs --pairs pairs.csv --out scored.csv")]
    Pairs {
        /// The pairs: name1,name2 and, where known, country1,country2
        #[arg(long, value_name = "CSV")]
        pairs: PathBuf,
        /// The result: the same columns, and score,reason
        #[arg(long, value_name = "CSV")]
        out: PathBuf,
    },
}

/// Screens.
///
/// # Errors
/// [`Error::BadFile`] when a table cannot be used.
pub fn screen(screen: &Screen) -> Result<Outcome> {
    let tally = match screen {
        Screen::Names { list, queries, out, top, threads } => {
            let bar = bar(queries)?;
            let threads = threads
                .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
            let asked = bar.wrap_read(open(queries)?);
            let done = screen_names(open(list)?, asked, create(out)?, *top, threads);
            bar.finish_and_clear();
            done
        }
        Screen::Pairs { pairs, out } => {
            let bar = bar(pairs)?;
            let done = screen_pairs(bar.wrap_read(open(pairs)?), create(out)?);
            bar.finish_and_clear();
            done
        }
    };
    let Tally { list_rows, query_rows, out_rows } = tally.map_err(|error| told(&error))?;
    eprintln!("{query_rows} asked, {list_rows} in the list, {out_rows} rows written");
    eprintln!("scores are likelihoods: {SCORER_VERSION}, {CALIBRATION_VERSION}");
    Ok(Outcome::Done)
}

/// Draws nothing when standard error is no terminal.
fn bar(path: &Path) -> Result<ProgressBar> {
    let length = open(path)?.into_inner().metadata().map_err(Error::internal)?.len();
    let bar = ProgressBar::new(length);
    if let Ok(style) =
        ProgressStyle::with_template("{bar:40} {percent}% {binary_bytes_per_sec}, {eta} left")
    {
        bar.set_style(style);
    }
    Ok(bar)
}

fn open(path: &Path) -> Result<BufReader<File>> {
    File::open(path).map(BufReader::new).map_err(|error| Error::BadFile {
        code: "unreadable",
        message: format!("{} cannot be read: {error}.", path.display()),
        hint: "Check the path.".to_owned(),
    })
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    File::create(path).map(BufWriter::new).map_err(|error| {
        Error::field("out", format!("{} cannot be written: {error}.", path.display()))
    })
}

fn told(error: &ScreenError) -> Error {
    match error {
        ScreenError::Csv { table: "output", .. } => Error::internal(error),
        ScreenError::Csv { .. }
        | ScreenError::MissingColumn { .. }
        | ScreenError::ListTooLong { .. } => {
            Error::BadFile { code: "table", message: format!("{error}"), hint: String::new() }
        }
    }
}
