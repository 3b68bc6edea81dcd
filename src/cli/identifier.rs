//! `docket307 id`

use super::{Outcome, print};
use crate::domain::identifier::mid::{self, MidInput};
use crate::domain::identifier::{self, Kind, Status};
use crate::error::{Error, Result};
use clap::{Args, Subcommand};

/// What can be done with identifiers.
#[derive(Debug, Subcommand)]
pub enum Id {
    /// Checks an identifier; exit status 3 when it is not right
    #[command(after_help = "Example:\n  docket307 id check container CSQU3054383")]
    Check(CheckArgs),
    /// Makes a manufacturer identification code (19 CFR part 102, appendix)
    #[command(
        after_help = "Example:\n  docket307 id mid --name \"Golden Loom Co\" --address \"128 Bund Road\" --city Shanghai --country CN"
    )]
    Mid(MidArgs),
}

/// Options of `id check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// entry, ior, mid, hts, container, imo, lei, fei, inbond, awb, scac, bill, duns, uscc …
    kind: String,
    /// The identifier as written
    value: String,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Options of `id mid`.
#[derive(Debug, Args)]
pub struct MidArgs {
    /// The manufacturer's name
    #[arg(long)]
    name: String,
    /// The street line
    #[arg(long)]
    address: String,
    /// The city
    #[arg(long)]
    city: String,
    /// The country: ISO 3166-1 alpha-2
    #[arg(long)]
    country: String,
    /// The province, for Canada
    #[arg(long, default_value = "")]
    province: String,
}

/// Checks or makes an identifier.
///
/// # Errors
/// When the kind is not known, or no code can be made.
pub fn run(id: &Id) -> Result<Outcome> {
    match id {
        Id::Check(args) => check(args),
        Id::Mid(args) => make_mid(args),
    }
}

fn check(args: &CheckArgs) -> Result<Outcome> {
    let kind = Kind::from_word(&args.kind).ok_or_else(|| {
        let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
        Error::field(
            "kind",
            format!("There is no kind \"{}\". Known are: {}.", args.kind, known.join(", ")),
        )
    })?;
    let checked = identifier::check(kind, &args.value);
    if args.json {
        let object = serde_json::json!({
            "kind": kind.code(), "status": checked.status.code(),
            "canonical": checked.canonical, "note": checked.note,
        });
        print(&object.to_string())?;
    } else {
        let note =
            if checked.note.is_empty() { String::new() } else { format!("  {}", checked.note) };
        print(&format!("{}  {}{note}", checked.status.code(), checked.canonical))?;
    }
    Ok(if checked.status == Status::Bad { Outcome::Refused } else { Outcome::Done })
}

fn make_mid(args: &MidArgs) -> Result<Outcome> {
    let input = MidInput {
        name: &args.name,
        address: &args.address,
        city: &args.city,
        country: &args.country,
        province: &args.province,
    };
    let code = mid::derive(&input).ok_or_else(|| {
        Error::field(
            "mid",
            "No code can be made: check country, province (for Canada), name and city.",
        )
    })?;
    print(&code)?;
    Ok(Outcome::Done)
}
