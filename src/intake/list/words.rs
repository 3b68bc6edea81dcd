//! The parts of a cell: brackets, separators, legal forms, other names.

use crate::domain::country;

/// Legal forms, without dots, in lower case: a name may end with them, and a piece that
/// begins with one belongs to the name before its comma.
const LEGAL_FORMS: [&str; 30] = [
    "ltd",
    "limited",
    "llc",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "plc",
    "pvt",
    "pte",
    "pty",
    "bhd",
    "berhad",
    "sdn",
    "gmbh",
    "ag",
    "sa",
    "sac",
    "srl",
    "sl",
    "cv",
    "doo",
    "jsc",
    "ojsc",
    "bv",
    "nv",
    "kk",
    "llp",
];
/// Words of an open scope.
const OPEN_WORDS: [&str; 27] = [
    "its",
    "their",
    "all",
    "any",
    "of",
    "the",
    "other",
    "and",
    "or",
    "related",
    "affiliated",
    "subordinate",
    "controlled",
    "owned",
    "wholly",
    "wholly-owned",
    "joint",
    "ventures",
    "venture",
    "subsidiaries",
    "subsidiary",
    "affiliates",
    "affiliate",
    "subordinates",
    "entities",
    "companies",
    "branches",
];
/// The words that an open scope is about.
const OPEN_NOUNS: [&str; 8] = [
    "subsidiaries",
    "subsidiary",
    "affiliates",
    "affiliate",
    "subordinates",
    "entities",
    "branches",
    "ventures",
];
/// What begins other names; the longer first.
const ALSO: [&str; 11] = [
    "formerly known as",
    "previously known as",
    "also known as",
    "doing business as",
    "formerly",
    "a/k/a",
    "f/k/a",
    "d/b/a",
    "n/k/a",
    "aka",
    "fka",
];
/// Between a company and its subsidiaries by name.
const CHILDREN: [&str; 4] = [", which include ", " which include ", ", including ", ", "];

/// A name without what only separates it: blanks, commas, a full stop behind a whole word.
pub(super) fn bare(name: &str) -> &str {
    let name = name.trim_matches([' ', ',', ';']);
    let Some(short) = name.strip_suffix('.') else { return name };
    let last = short.rsplit(' ').next().unwrap_or_default();
    let is_word = last.chars().count() > 4 && !last.contains('.');
    if is_word { short } else { name }
}

/// The text split at a sign that stands in no bracket; empty pieces are left out.
pub(super) fn pieces(line: &str, sign: char) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0_usize, 0_usize);
    for (at, letter) in line.char_indices() {
        match letter {
            '(' => depth = depth.saturating_add(1),
            ')' => depth = depth.saturating_sub(1),
            _ if letter == sign && depth == 0 => {
                found.push(line.get(start..at).unwrap_or_default());
                start = at.saturating_add(letter.len_utf8());
            }
            _ => {}
        }
    }
    found.push(line.get(start..).unwrap_or_default());
    found.into_iter().map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// Where a text stands outside of brackets, in any case of its letters.
fn places<'l>(line: &'l str, wanted: &'l str) -> impl Iterator<Item = usize> + 'l {
    let mut depth = 0_usize;
    line.char_indices().filter_map(move |(at, letter)| {
        match letter {
            '(' => depth = depth.saturating_add(1),
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let piece = line.get(at..at.saturating_add(wanted.len()))?;
        (depth == 0 && piece.eq_ignore_ascii_case(wanted)).then_some(at)
    })
}

fn plain(word: &str) -> String {
    word.chars()
        .filter(|sign| sign.is_alphanumeric() || *sign == '-')
        .collect::<String>()
        .to_lowercase()
}

fn is_legal(word: &str) -> bool {
    LEGAL_FORMS.contains(&plain(word).as_str())
}

/// Whether a name ends with a legal form.
fn ends_legal(name: &str) -> bool {
    name.split(' ').next_back().is_some_and(is_legal)
}

/// The open scope at the end of a line, taken off: "and its subsidiaries".
pub(super) fn open_scope(line: &str) -> (&str, &str) {
    for at in places(line, " and ") {
        let (head, tail) = line.split_at_checked(at).unwrap_or((line, ""));
        let mut words = tail.split(' ').map(plain).filter(|word| !word.is_empty());
        if words.clone().any(|word| OPEN_NOUNS.contains(&word.as_str()))
            && words.all(|word| OPEN_WORDS.contains(&word.as_str()))
        {
            return (bare(head), bare(tail));
        }
    }
    (line, "")
}

/// The list and the name of "A, B, and C (collectively, NAME)".
pub(super) fn collective(line: &str) -> Option<(&str, &str)> {
    let at = line.rfind('(')?;
    let (list, rest) = line.split_at_checked(at)?;
    let inner = rest.trim_start_matches('(').split(')').next()?.trim();
    let (word, name) = inner.split_once([',', ' '])?;
    let name = name.trim_matches([' ', ',', '"']);
    let is_one = word.eq_ignore_ascii_case("collectively") && !name.is_empty();
    is_one.then(|| (list.trim(), name))
}

/// The company and the list of "A and its two subsidiaries from China, B and C".
pub(super) fn named_children(line: &str) -> Option<(&str, &str)> {
    /// Words between "and" and "subsidiaries".
    const BETWEEN_WORDS: usize = 5;
    let at = places(line, " and ").find(|at| {
        let tail = line.get(at.saturating_add(5)..).unwrap_or_default();
        tail.split(' ')
            .take(BETWEEN_WORDS)
            .any(|word| matches!(plain(word).as_str(), "subsidiaries" | "affiliates"))
    })?;
    let (parent, tail) = line.split_at_checked(at)?;
    let noun = ["subsidiaries", "affiliates"].iter().find_map(|noun| tail.find(noun))?;
    let tail = tail.get(noun..)?;
    let (_, list) = CHILDREN.iter().find_map(|sign| tail.split_once(sign))?;
    (!list.trim().is_empty()).then(|| (parent.trim(), list.trim()))
}

/// A last piece of one word behind several companies says where they are.
pub(super) fn is_place(piece: &str) -> bool {
    let word = bare(piece);
    !word.contains(' ') && !is_legal(word) && word.chars().all(char::is_alphabetic)
}

/// The comma pieces of a line; a legal form stays with its name.
fn commas(line: &str) -> Vec<&str> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for piece in pieces(line, ',') {
        let start = piece.as_ptr().addr().saturating_sub(line.as_ptr().addr());
        let end = start.saturating_add(piece.len());
        let first = piece.split(' ').next().unwrap_or_default();
        match found.last_mut() {
            Some(last) if is_legal(first) => last.1 = end,
            _ => found.push((start, end)),
        }
    }
    found.into_iter().filter_map(|(start, end)| line.get(start..end)).collect()
}

/// The name and the address of "NAME, City, Country".
pub(super) fn addressed(line: &str) -> Option<(&str, &str)> {
    let parts = commas(line);
    let (first, rest) = parts.split_first()?;
    let last = rest.last()?;
    country::from_text(bare(last))?;
    // Two companies of which the last is called like a country are not known.
    if rest.iter().any(|part| ends_legal(part)) {
        return None;
    }
    let address = line.get(first.len()..)?.trim_start_matches([',', ' ']);
    Some((first, address))
}

/// The names of a list. A comma or an "and" parts names only behind a legal form: company
/// names have both inside.
pub(super) fn split_names(line: &str) -> Vec<&str> {
    let parts = commas(line);
    let is_list =
        parts.len() > 1 && parts.first().is_some_and(|first| ends_legal(before_and(first)));
    if is_list {
        return parts.into_iter().flat_map(|part| at_and(without_and(part))).map(bare).collect();
    }
    at_and(line).into_iter().map(bare).collect()
}

/// The first name of a piece that may hold two.
fn before_and(piece: &str) -> &str {
    at_and(piece).first().copied().unwrap_or(piece)
}

fn without_and(piece: &str) -> &str {
    piece.strip_prefix("and ").unwrap_or(piece).trim()
}

fn at_and(line: &str) -> Vec<&str> {
    let split = places(line, " and ").find(|at| {
        let (head, tail) = line.split_at_checked(*at).unwrap_or((line, ""));
        let next = tail.trim_start_matches(" and ").trim_start();
        ends_legal(head) && next.starts_with(char::is_uppercase)
    });
    match split.and_then(|at| line.split_at_checked(at)) {
        Some((head, tail)) => {
            let mut found = vec![head.trim()];
            found.extend(at_and(tail.trim_start().trim_start_matches("and ").trim()));
            found
        }
        None => vec![line.trim()],
    }
}

/// A line without the brackets that say something of it, and what is in those. Brackets that
/// belong to the name stay: "(Shanshan)", "(New Life)".
pub(super) fn groups(line: &str) -> (String, Vec<&str>) {
    let mut kept = String::with_capacity(line.len());
    let mut told = Vec::new();
    let mut rest = line;
    while let Some(open) = rest.find('(') {
        let (head, tail) = rest.split_at_checked(open).unwrap_or((rest, ""));
        kept.push_str(head);
        let Some(end) = closing(tail) else {
            kept.push_str(tail);
            return (kept, told);
        };
        let inner = tail.get(1..end).unwrap_or_default().trim();
        if says_more(inner) {
            told.push(inner);
        } else {
            kept.push_str(tail.get(..=end).unwrap_or_default());
        }
        rest = tail.get(end.saturating_add(1)..).unwrap_or_default();
    }
    kept.push_str(rest);
    (kept.split_whitespace().collect::<Vec<_>>().join(" "), told)
}

/// Where the bracket closes that a text begins with.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '(' => depth = depth.saturating_add(1),
            ')' if depth == 1 => return Some(at),
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn says_more(inner: &str) -> bool {
    let lower = inner.to_ascii_lowercase();
    counted(&lower).is_some()
        || lower.starts_with("imo")
        || lower.strip_prefix("of ").is_some_and(|place| !place.trim().is_empty())
        || also_at(&lower).is_some_and(|(at, _)| at == 0)
}

/// Where the other names begin in "including two aliases: …", and how many they are.
fn counted(lower: &str) -> Option<(usize, usize)> {
    const NUMBERS: [&str; 10] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let at = lower
        .find("alias")
        .filter(|_| ["including ", "and ", "with "].iter().any(|start| lower.starts_with(start)))?;
    let names = lower.get(at..)?.find(':')?.saturating_add(at).saturating_add(1);
    let number = lower.get(..at)?.split(' ').find_map(|word| {
        let spelled = NUMBERS.iter().position(|number| *number == word);
        spelled.map(|index| index.saturating_add(1)).or_else(|| word.parse().ok())
    });
    Some((names, number.unwrap_or(0)))
}

/// The first mark of another name that stands as a word, and how long it is.
fn also_at(lower: &str) -> Option<(usize, usize)> {
    let is_edge = |sign: Option<char>| sign.is_none_or(|sign| !sign.is_alphanumeric());
    ALSO.iter()
        .filter_map(|mark| {
            let at = places(lower, mark).find(|at| {
                let end = at.saturating_add(mark.len());
                is_edge(lower.get(..*at).and_then(|head| head.chars().next_back()))
                    && is_edge(lower.get(end..).and_then(|tail| tail.chars().next()))
            })?;
            Some((at, mark.len()))
        })
        .min_by_key(|(at, length)| (*at, std::cmp::Reverse(*length)))
}

/// A name, and the others behind "a/k/a" outside of brackets.
pub(super) fn also_known(line: &str) -> (&str, Vec<String>) {
    let lower = line.to_ascii_lowercase();
    match also_at(&lower) {
        Some((at, _)) if at > 0 => {
            let (main, rest) = line.split_at_checked(at).unwrap_or((line, ""));
            (main.trim_end_matches([' ', ',', ';']), aliases(rest))
        }
        _ => (line, Vec::new()),
    }
}

/// The other names of a text such as "a/k/a A, a/k/a B" or "including two aliases: A; and B".
pub(super) fn aliases(text: &str) -> Vec<String> {
    let lower = text.to_ascii_lowercase();
    if let Some((at, number)) = counted(&lower) {
        return names(text.get(at..).unwrap_or_default(), number);
    }
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((at, length)) = also_at(&rest.to_ascii_lowercase()) {
        let (head, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        found.extend(names(head, 0));
        rest = tail.get(length..).unwrap_or_default();
    }
    found.extend(names(rest, 0));
    found
}

fn names(text: &str, number: usize) -> Vec<String> {
    let mut parts = pieces(text, ';');
    if let ([one], 2..) = (parts.as_slice(), number) {
        let split: Vec<&str> = one.split(" and ").flat_map(commas).collect();
        if split.len() == number {
            parts = split;
        }
    }
    let clean = |part: &str| {
        let part = part.trim_matches([' ', ',', ':']);
        let part = part.strip_prefix("and ").unwrap_or(part);
        bare(part.strip_suffix(" and").unwrap_or(part)).to_owned()
    };
    let names = parts.into_iter().map(clean);
    names.filter(|name| !name.is_empty() && name != "and").collect()
}
