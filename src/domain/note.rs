//! Notes of colleagues on a thing, and whom they name.

/// The longest note, in characters.
pub const NOTE_LIMIT_CHARS: usize = 4000;
/// The most people that one note may name.
pub const MENTION_LIMIT: usize = 20;

/// A colleague who may see the thing that a note is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// The account's key.
    pub id: String,
    /// The address, as written.
    pub email: String,
    /// The person's name.
    pub name: String,
}

/// What is wrong with a mention.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadMention {
    /// Nobody of this name or address may see the thing.
    #[error(
        "\u{201c}@{0}\u{201d} names nobody who may see this. Write @ and the address or the whole name of a colleague, or a space behind the @."
    )]
    Nobody(String),
    /// Several people have this name.
    #[error("Several colleagues are called \u{201c}{0}\u{201d}: write the address instead.")]
    Several(String),
    /// Too many people.
    #[error("A note names at most {MENTION_LIMIT} people.")]
    TooMany,
}

/// Finds whom a note names: an `@` at the start of a word, and behind it the
/// address or the whole name of a colleague, in capitals or not.
///
/// # Errors
/// Every mention that is not clear, in the order of the text.
pub fn mentioned<'c>(
    text: &str,
    colleagues: &'c [Colleague],
) -> Result<Vec<&'c Colleague>, Vec<BadMention>> {
    let mut found: Vec<&Colleague> = Vec::new();
    let mut bad = Vec::new();
    let mut before = ' ';
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        let is_start = letter == '@' && !is_of_word(before);
        before = letter;
        if !is_start || rest.chars().next().is_none_or(|next| !is_of_word(next)) {
            continue;
        }
        match named(rest, colleagues) {
            Ok(one) if found.iter().any(|known| known.id == one.id) => {}
            Ok(one) => found.push(one),
            Err(error) => bad.push(error),
        }
    }
    if found.len() > MENTION_LIMIT {
        bad.push(BadMention::TooMany);
    }
    if bad.is_empty() { Ok(found) } else { Err(bad) }
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-' | '+')
}

/// The colleague whose address or name the text begins with: the longest one.
fn named<'c>(text: &str, colleagues: &'c [Colleague]) -> Result<&'c Colleague, BadMention> {
    let fits = |called: &str| {
        behind(text, called).is_some_and(|rest| {
            // "@Ann" does not name Ann in "@Anna"; a full stop may end a sentence.
            let mut letters = rest.chars();
            match letters.next() {
                Some('.' | '-') => letters.next().is_none_or(|next| !next.is_alphanumeric()),
                Some(next) => !is_of_word(next) && next != '@',
                None => true,
            }
        })
    };
    let address = colleagues.iter().find(|one| fits(&one.email));
    if let Some(one) = address {
        return Ok(one);
    }
    let longest =
        colleagues.iter().filter(|one| fits(&one.name)).max_by_key(|one| one.name.chars().count());
    let Some(one) = longest else {
        let word: String =
            text.chars().take_while(|l| is_of_word(*l) || *l == '@').take(60).collect();
        return Err(BadMention::Nobody(word));
    };
    let is_shared = colleagues
        .iter()
        .any(|other| other.id != one.id && other.name.to_lowercase() == one.name.to_lowercase());
    if is_shared { Err(BadMention::Several(one.name.clone())) } else { Ok(one) }
}

/// What stands behind a beginning that is equal but for capitals.
fn behind<'t>(text: &'t str, beginning: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for wanted in beginning.chars() {
        let letter = rest.next()?;
        if letter != wanted && !letter.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    (!beginning.is_empty()).then_some(rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colleagues() -> Vec<Colleague> {
        [
            ("1", "ana@agency.example", "Ana Diallo"),
            ("2", "ana.b@agency.example", "Ana Diallo-Berg"),
            ("3", "jo@agency.example", "Jo Weber"),
            ("4", "jo2@agency.example", "Jo Weber"),
        ]
        .map(|(id, email, name)| Colleague {
            id: id.into(),
            email: email.into(),
            name: name.into(),
        })
        .to_vec()
    }

    fn ids(text: &str) -> Result<String, String> {
        let all = colleagues();
        mentioned(text, &all)
            .map(|found| found.iter().map(|one| one.id.as_str()).collect::<Vec<_>>().join(","))
            .map_err(|bad| bad.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn people_are_named_by_address_or_whole_name() {
        assert_eq!(ids("See @ana@agency.example."), Ok("1".into()));
        assert_eq!(ids("(@ANA DIALLO) and @Ana Diallo-Berg, please"), Ok("1,2".into()));
        assert_eq!(ids("@ana.b@agency.example @ana.b@agency.example"), Ok("2".into()));
        assert_eq!(ids("@jo@agency.example: done?"), Ok("3".into()));
    }

    #[test]
    fn what_is_no_mention_is_none() {
        assert_eq!(
            ids("Write to port@customs.example, 40 t @ 12 USD, @ noon, @"),
            Ok(String::new())
        );
        assert_eq!(ids(""), Ok(String::new()));
    }

    #[test]
    fn an_unclear_mention_is_told() {
        assert!(ids("@Jo Weber knows").unwrap_err().contains("write the address"));
        assert!(ids("@Anabel knows").unwrap_err().contains("\u{201c}@Anabel\u{201d} names nobody"));
        assert!(
            ids("@partner@importer.example").unwrap_err().contains("@partner@importer.example")
        );
        assert!(ids("@Анна и @ana@agency.examples").unwrap_err().contains("@Анна"));
    }

    #[test]
    fn any_text_is_read_to_its_end() {
        for text in ["@@@", "@\u{0}", "\u{202e}@Ana Diallo\u{202c}", "@ß", "@İ"] {
            let all = colleagues();
            assert!(mentioned(text, &all).is_ok() || mentioned(text, &all).is_err());
        }
        assert_eq!(ids("\u{202e}@Ana Diallo\u{202c}"), Ok("1".into()));
    }
}
