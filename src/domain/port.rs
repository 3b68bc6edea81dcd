//! Ports: codes of Schedule D (U.S., 4 digits) and Schedule K (foreign, 5
//! digits), UN/LOCODE, and the names that trade files write instead of them.
//!
//! A row keeps what was written; the port found here stands beside it. A name
//! that several ports share gives none, unless the cell also names the country.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::{country, text};

/// U.S. ports: code, name, other name (CBP Appendix E, Census Schedule D).
const US: &str = include_str!("../../fixtures/reference/ports_us.txt");
/// Foreign ports: code, country, name, other names (Schedule K, 4th quarter 2024).
const FOREIGN: &str = include_str!("../../fixtures/reference/ports_foreign.txt");

/// Whose code a port has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Schedule {
    /// Four digits, U.S. ports (Census Schedule D, CBP Appendix E).
    D,
    /// Five digits, foreign ports (Schedule K).
    K,
    /// Five signs: country and place (UNECE).
    Locode,
}

impl Schedule {
    /// The code that is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::D => "schedule_d",
            Self::K => "schedule_k",
            Self::Locode => "un_locode",
        }
    }
}

/// A port that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// Whose code it is.
    pub schedule: Schedule,
    /// The code.
    pub code: String,
    /// The official name; empty for a UN/LOCODE that no table here holds.
    pub name: &'static str,
    /// ISO 3166-1 alpha-2; empty when the schedule does not say.
    pub country: String,
    /// True when a leading zero that a spreadsheet took was put back.
    pub is_repaired: bool,
}

/// Reads a port out of `57078, YANTIAN`, `YANTIAN, CHINA`, `CNYTN`, `2704`,
/// `Los Angeles, CA`. `is_foreign` says that a port abroad is expected, which
/// settles what a lost zero means and which of two equal names is meant.
#[must_use]
pub fn find(written: &str, is_foreign: bool) -> Option<Port> {
    let line = text::squeeze(written);
    let line = line.trim_start_matches(['\'', '"', '=']).trim();
    by_code(line, is_foreign).or_else(|| by_name(line, is_foreign)).or_else(|| by_locode(line))
}

/// The port of a Schedule D code.
#[must_use]
pub fn schedule_d(code: &str) -> Option<Port> {
    let names = find_line(&US_LINES, code, 4)?;
    Some(port(Schedule::D, code, first(names), "US"))
}

/// The port of a Schedule K code.
#[must_use]
pub fn schedule_k(code: &str) -> Option<Port> {
    let rest = find_line(&FOREIGN_LINES, code, 5)?;
    let (nation, names) = rest.split_at_checked(2)?;
    Some(port(Schedule::K, code, first(names), nation.trim_matches('-')))
}

static US_LINES: LazyLock<Vec<&'static str>> = LazyLock::new(|| lines(US));
static FOREIGN_LINES: LazyLock<Vec<&'static str>> = LazyLock::new(|| lines(FOREIGN));

/// Names by key, with the code; an empty code means that several ports share it.
static US_NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(us_names);
static FOREIGN_NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(foreign_names);

fn lines(table: &'static str) -> Vec<&'static str> {
    table.lines().filter(|line| !line.starts_with('#')).collect()
}

/// What stands behind a code in a sorted table.
fn find_line(table: &[&'static str], code: &str, length: usize) -> Option<&'static str> {
    if code.len() != length {
        return None;
    }
    let place =
        table.binary_search_by(|line| line.get(..length).unwrap_or_default().cmp(code)).ok()?;
    table.get(place)?.get(length..)
}

fn first(names: &'static str) -> &'static str {
    names.split('|').next().unwrap_or(names)
}

fn port(schedule: Schedule, code: &str, name: &'static str, nation: &str) -> Port {
    Port { schedule, code: code.to_owned(), name, country: nation.to_owned(), is_repaired: false }
}

/// A cell that begins with four or five digits, alone or with a name behind.
fn by_code(line: &str, is_foreign: bool) -> Option<Port> {
    let line = line.strip_suffix(".0").unwrap_or(line);
    let end = line.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(line.len());
    let (code, rest) = line.split_at_checked(end)?;
    let is_apart = rest.is_empty() || rest.starts_with([',', ' ', '-', ';', ':', '(', '/', '"']);
    // "4500 YANTIAN" may be a street number; a name that contradicts is no proof,
    // but a code in brackets behind the name is: "YANTIAN (57078)".
    if code.is_empty() {
        let inner = line.strip_suffix(')').and_then(|line| line.rsplit_once('('));
        let (_, inner) = inner?;
        return inner.bytes().all(|byte| byte.is_ascii_digit()).then(|| exact(inner)).flatten();
    }
    if !is_apart {
        return None;
    }
    let zeroed = || {
        let code = format!("0{code}");
        exact(&code).map(|port| Port { is_repaired: true, ..port })
    };
    match (code.len(), is_foreign) {
        (4, true) => zeroed().or_else(|| exact(code)),
        (4, false) => exact(code).or_else(zeroed),
        (3, _) => zeroed(),
        (5, _) => exact(code),
        _ => None,
    }
}

fn exact(code: &str) -> Option<Port> {
    schedule_d(code).or_else(|| schedule_k(code))
}

fn by_name(line: &str, is_foreign: bool) -> Option<Port> {
    let key = key(line);
    if key.len() < 3 {
        return None;
    }
    let (us, foreign) = (US_NAMES.get(&key), FOREIGN_NAMES.get(&key));
    // A shared name on the expected side is not taken for one on the other.
    let code = if is_foreign { foreign.or(us) } else { us.or(foreign) };
    code.and_then(|code| exact(code)).or_else(|| with_country(line))
}

/// `YANTIAN, CHINA` and `YANTIAN (CN)`: the name, and the country that tells
/// it from its namesakes.
fn with_country(line: &str) -> Option<Port> {
    let line = line.trim_end_matches(')');
    let (name, nation) = line.rsplit_once([',', '(', '/'])?;
    let nation = country::from_text(nation.trim())?;
    let wanted = key(name);
    if nation == "US" {
        return US_NAMES.get(&wanted).and_then(|code| schedule_d(code));
    }
    if let Some(port) = FOREIGN_NAMES.get(&wanted).and_then(|code| schedule_k(code)) {
        return (port.country == nation).then_some(port);
    }
    let mut found = FOREIGN_LINES.iter().filter(|line| {
        let is_there = line.get(5..7) == Some(nation);
        is_there && line.get(7..).unwrap_or_default().split('|').any(|name| key(name) == wanted)
    });
    let only = found.next().filter(|_| found.next().is_none())?;
    schedule_k(only.get(..5)?)
}

/// `CNYTN` when it is known, or any code whose parts stand apart: `CN YTN`.
fn by_locode(line: &str) -> Option<Port> {
    let signs: String = line
        .chars()
        .filter(|sign| !matches!(sign, ' ' | '-'))
        .map(|sign| sign.to_ascii_uppercase())
        .collect();
    if signs.len() != 5 || !signs.is_ascii() {
        return None;
    }
    if let Some((code, at)) = LOCODES.iter().find(|(code, _)| *code == signs) {
        let known = exact(at)?;
        return Some(Port { schedule: Schedule::Locode, code: (*code).to_owned(), ..known });
    }
    let (nation, place) = signs.split_at_checked(2)?;
    let is_apart = line.get(2..3).is_some_and(|sign| sign == " " || sign == "-");
    let is_place =
        place.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'2'..=b'9'));
    let is_shaped = is_apart && is_place && country::name(nation).is_some();
    is_shaped.then(|| port(Schedule::Locode, &signs, "", nation))
}

/// Lower-case words without accents; dots, commas and apostrophes do not matter,
/// nor does "Port of" in front.
fn key(name: &str) -> String {
    let plain: String = text::search_key(name)
        .chars()
        .filter(|sign| !matches!(sign, '.' | '\''))
        .map(|sign| if sign.is_ascii_alphanumeric() { sign } else { ' ' })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let words = words.strip_prefix(&["port", "of"]).unwrap_or(&words);
    words.join(" ")
}

fn us_names() -> HashMap<String, &'static str> {
    let mut names: HashMap<String, &'static str> = HashMap::new();
    let mut bare: HashMap<String, &'static str> = HashMap::new();
    for line in US_LINES.iter() {
        let (Some(code), Some(written)) = (line.get(..4), line.get(4..)) else { continue };
        for name in written.split('|') {
            put(&mut names, key(name), code);
            let Some((city, state)) = name.rsplit_once(',') else { continue };
            // "X Airport, City, State" is not the seaport of the city.
            if city.contains(',') {
                continue;
            }
            if let Some((short, _)) = STATES.iter().find(|(_, long)| *long == state.trim()) {
                put(&mut names, key(&format!("{city} {short}")), code);
            }
            put(&mut bare, key(city), code);
        }
    }
    for (name, code) in bare {
        names.entry(name).or_insert(code);
    }
    names
}

fn foreign_names() -> HashMap<String, &'static str> {
    let mut names: HashMap<String, &'static str> = HashMap::new();
    for line in FOREIGN_LINES.iter() {
        let (Some(code), Some(written)) = (line.get(..5), line.get(7..)) else { continue };
        for name in written.split('|') {
            put(&mut names, key(name), code);
        }
    }
    names
}

/// Keeps a name; a second port of the same name makes it ambiguous.
fn put(names: &mut HashMap<String, &'static str>, name: String, code: &'static str) {
    names
        .entry(name)
        .and_modify(|known| {
            if *known != code {
                *known = "";
            }
        })
        .or_insert(code);
}

/// The largest container ports by UN/LOCODE, with their code in Schedule D or K.
#[rustfmt::skip] // six a line
const LOCODES: &[(&str, &str)] = &[
    ("AEJEA", "52051"), ("BDCGP", "53827"), ("BEANR", "42305"), ("BRSSZ", "35177"), ("CAHAL", "13841"), ("CAMTR", "01822"),
    ("CAVAN", "12493"), ("CLSAI", "33779"), ("CNCAN", "57071"), ("CNDLC", "57051"), ("CNFOC", "57015"), ("CNNGB", "57020"),
    ("CNSHA", "57035"), ("CNSHK", "57018"), ("CNTAO", "57047"), ("CNXMN", "57069"), ("CNYTN", "57078"), ("COCTG", "30107"),
    ("DEBRV", "42870"), ("DEHAM", "42879"), ("EGPSD", "72913"), ("ESALG", "47031"), ("ESBCN", "47061"), ("ESVLC", "47094"),
    ("FRLEH", "42737"), ("GBFXT", "41323"), ("GBSOU", "41374"), ("HKHKG", "58201"), ("IDJKT", "56033"), ("IDSUB", "56053"), ("INMAA", "53357"),
    ("INMUN", "53306"), ("INNSA", "53313"), ("ITGOA", "47527"), ("JPNGO", "58857"), ("JPOSA", "58866"), ("JPTYO", "58886"),
    ("JPUKB", "58840"), ("JPYOK", "58895"), ("KRINC", "58029"), ("KRPUS", "58023"), ("LKCMB", "54201"), ("MXVER", "20199"),
    ("MXZLO", "20120"), ("MYPKG", "55751"), ("MYTPP", "55750"), ("NLRTM", "42157"), ("PABLB", "22575"), ("PECLL", "33303"),
    ("PHMNL", "56549"), ("PKKHI", "53550"), ("SAJED", "51721"), ("SGSIN", "55976"), ("THBKK", "54901"), ("THLCH", "54930"), ("TRIST", "48945"),
    ("TWKEL", "58301"), ("TWKHH", "58309"), ("USBAL", "1303"), ("USBOS", "0401"), ("USCHS", "1601"), ("USHOU", "5301"),
    ("USJAX", "1803"), ("USLAX", "2704"), ("USLGB", "2709"), ("USMIA", "5201"), ("USMOB", "1901"), ("USMSY", "2002"),
    ("USNYC", "1001"), ("USOAK", "2811"), ("USORF", "1401"), ("USPEF", "5203"), ("USPHL", "1101"), ("USSAV", "1703"),
    ("USSEA", "3001"), ("USTPA", "1801"), ("VNDAD", "55204"), ("VNHPH", "55201"), ("VNSGN", "55224"),
];

/// States as Appendix E writes them, with their postal abbreviations.
#[rustfmt::skip] // four a line
const STATES: &[(&str, &str)] = &[
    ("AL", "Alabama"), ("AK", "Alaska"), ("AZ", "Arizona"), ("AR", "Arkansas"),
    ("CA", "California"), ("CO", "Colorado"), ("CT", "Connecticut"), ("DE", "Delaware"),
    ("DC", "District of Columbia"), ("FL", "Florida"), ("GA", "Georgia"), ("HI", "Hawaii"),
    ("ID", "Idaho"), ("IL", "Illinois"), ("IN", "Indiana"), ("IA", "Iowa"),
    ("KS", "Kansas"), ("KY", "Kentucky"), ("LA", "Louisiana"), ("ME", "Maine"),
    ("MD", "Maryland"), ("MA", "Massachusetts"), ("MI", "Michigan"), ("MN", "Minnesota"),
    ("MS", "Mississippi"), ("MO", "Missouri"), ("MT", "Montana"), ("NE", "Nebraska"),
    ("NV", "Nevada"), ("NH", "New Hampshire"), ("NJ", "New Jersey"), ("NM", "New Mexico"),
    ("NY", "New York"), ("NC", "North Carolina"), ("ND", "North Dakota"), ("OH", "Ohio"),
    ("OK", "Oklahoma"), ("OR", "Oregon"), ("PA", "Pennsylvania"), ("PR", "Puerto Rico"),
    ("RI", "Rhode Island"), ("SC", "South Carolina"), ("SD", "South Dakota"), ("TN", "Tennessee"),
    ("TX", "Texas"), ("UT", "Utah"), ("VT", "Vermont"), ("VA", "Virginia"),
    ("WA", "Washington"), ("WV", "West Virginia"), ("WI", "Wisconsin"), ("WY", "Wyoming"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn at(written: &str, is_foreign: bool) -> Option<(String, String)> {
        find(written, is_foreign).map(|port| (port.code, port.country))
    }

    fn is(code: &str, country: &str) -> Option<(String, String)> {
        (!code.is_empty()).then(|| (code.to_owned(), country.to_owned()))
    }

    #[test]
    fn ports_are_found_by_code_and_name() {
        for written in [
            "57078, YANTIAN",
            "57078",
            "57078.0",
            "'57078",
            "Yantian",
            "YANTIAN, CHINA",
            "Yantian (57078)",
            "yantian (CN)",
        ] {
            assert_eq!(at(written, true), is("57078", "CN"), "{written}");
        }
        for written in
            ["2704, LOS ANGELES, CA", "2704", "Los Angeles, California", "LOS ANGELES CA"]
        {
            assert_eq!(at(written, false), is("2704", "US"), "{written}");
        }
        assert_eq!(at("1001", false), is("1001", "US"));
        assert_eq!(at("Savannah, Georgia", false), is("1703", "US"));
        assert_eq!(at("SAVANNAH", false), is("1703", "US"));
        assert_eq!(find("57078", true).map(|port| port.name), Some("Yantian"));
        assert_eq!(at("Shang hai", true), is("57035", "CN"), "an alias");
    }

    #[test]
    fn lost_zeros_are_put_back() {
        assert_eq!(at("101", false), is("0101", "US"));
        assert_eq!(at("1520", true), is("01520", "CA"));
        assert!(find("1520", true).is_some_and(|port| port.is_repaired));
    }

    #[test]
    fn locodes_are_read_where_they_can_be_nothing_else() {
        assert_eq!(at("CNYTN", true), is("CNYTN", "CN"));
        assert_eq!(at("cn ytn", true), is("CNYTN", "CN"));
        assert_eq!(at("GE POT", true), is("GEPOT", "GE"));
        assert_eq!(at("XXPOT", true), None);
        assert!(LOCODES.iter().all(|(_, code)| exact(code).is_some()));
    }

    #[test]
    fn what_is_unclear_names_no_port() {
        for written in ["", "Portland", "99999999", "Nowhere", "12", "深圳", "57078A"] {
            assert_eq!(at(written, false), None, "{written}");
        }
        assert_eq!(at("Georgetown", true), None, "several countries have one");
        assert_eq!(at("Georgetown, Guyana", true), is("31201", "GY"));
    }

    #[test]
    fn tables_are_sorted() {
        assert!(US_LINES.is_sorted_by_key(|line| line.get(..4)));
        assert!(FOREIGN_LINES.is_sorted_by_key(|line| line.get(..5)));
        assert_eq!((US_LINES.len(), FOREIGN_LINES.len()), (549, 1922));
    }
}
