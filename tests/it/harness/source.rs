//! Rust source as the layer tests read it: code without comments and texts,
//! line by line.

use std::fs;
use std::path::Path;

/// A file of source.
pub struct SourceFile {
    /// Its path below the package, with `/`.
    pub path: String,
    /// Its lines, as written.
    pub lines: Vec<String>,
    /// The same lines with comments and the insides of texts blanked.
    pub code: Vec<String>,
}

impl SourceFile {
    /// Reads a file below `root`.
    pub fn read(root: &Path, path: &Path) -> Self {
        let text = fs::read_to_string(path)
            .unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
        let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        Self::new(&name, &text)
    }

    /// Takes a text as if it were the file `path`.
    pub fn new(path: &str, text: &str) -> Self {
        let lines = text.lines().map(str::to_owned).collect();
        let code = blank(text).lines().map(str::to_owned).collect();
        Self { path: path.to_owned(), lines, code }
    }

    /// The code in one text, for paths that span lines.
    pub fn whole_code(&self) -> String {
        self.code.join("\n")
    }
}

/// Replaces comments and the insides of texts by spaces; keeps line ends.
/// Knows nested comments, escapes and raw texts, and that `'a` is a lifetime.
fn blank(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&first) = chars.get(at) {
        let end = match first {
            '/' if chars.get(at + 1) == Some(&'/') => end_of_line(&chars, at),
            '/' if chars.get(at + 1) == Some(&'*') => end_of_comment(&chars, at),
            '"' => end_of_text(&chars, at),
            '\'' => end_of_char(&chars, at),
            'r' if is_raw_text(&chars, at) => end_of_raw_text(&chars, at),
            _ => at,
        };
        if end == at {
            out.push(first);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

fn end_of_line(chars: &[char], start: usize) -> usize {
    let length = chars[start..].iter().position(|&c| c == '\n');
    length.map_or(chars.len(), |length| start + length)
}

fn end_of_comment(chars: &[char], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_u32);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => {
                (depth, at) = (depth - 1, at + 2);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    chars.len()
}

fn end_of_text(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

/// A character in quotes ends at the second quote; a lifetime ends at once.
fn end_of_char(chars: &[char], start: usize) -> usize {
    match (chars.get(start + 1), chars.get(start + 2)) {
        (Some('\\'), Some(_)) => {
            let close = chars[start + 3..].iter().position(|&c| c == '\'');
            close.map_or(start, |length| start + 3 + length + 1)
        }
        (Some(_), Some('\'')) => start + 3,
        _ => start,
    }
}

fn is_raw_text(chars: &[char], start: usize) -> bool {
    let follows_a_name = start > 0
        && (chars[start - 1].is_alphanumeric() || chars[start - 1] == '_')
        && chars[start - 1] != 'b';
    let after = chars[start + 1..].iter().find(|&&c| c != '#');
    !follows_a_name && after == Some(&'"')
}

fn end_of_raw_text(chars: &[char], start: usize) -> usize {
    let hashes = chars[start + 1..].iter().take_while(|&&c| c == '#').count();
    let mut at = start + 1 + hashes + 1;
    while at < chars.len() {
        let closes = chars[at] == '"'
            && chars[at + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes;
        if closes {
            return at + 1 + hashes;
        }
        at += 1;
    }
    chars.len()
}
