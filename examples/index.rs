//! How fast an index of names is built by one thread, and what it holds.
//!
//! ```text
//! bench/linking/generate.py 100000 2000 307 lists/large
//! cargo run --release --example index -- lists/large/list.csv 5 [FILE]
//! ```
//!
//! The names are those of the column `name` of a list that `screen names` takes. Prints the
//! best of so many builds, in processor time of this thread, and saves the index where a
//! file is named, so that two versions can be compared byte for byte.

#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

use docket307::screening::NameIndex;
use std::error::Error;
use std::fs::File;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let list = arguments.next().ok_or("usage: index LIST.csv [BUILDS [FILE]]")?;
    let builds: usize = arguments.next().map_or(Ok(5), |builds| builds.parse())?;
    let mut rows = csv::Reader::from_path(list)?;
    let column = rows.headers()?.iter().position(|name| name == "name").ok_or("no name column")?;
    let names = rows
        .records()
        .map(|row| Ok(row?.get(column).unwrap_or_default().to_owned()))
        .collect::<Result<Vec<String>, csv::Error>>()?;
    let mut index = NameIndex::default();
    let mut best = f64::INFINITY;
    for _ in 0..builds {
        let begun = Instant::now();
        index = NameIndex::build((1_i64..).zip(&names).map(|(id, name)| (id, name, "CN")), 1);
        best = best.min(begun.elapsed().as_secs_f64());
    }
    let count = f64::from(u32::try_from(index.len())?);
    let bytes = f64::from(u32::try_from(index.resident_bytes())?);
    println!("{count} names: {:.0} names/s, {:.1} bytes a name", count / best, bytes / count);
    if let Some(path) = arguments.next() {
        index.save(&mut File::create(path)?)?;
    }
    Ok(())
}
