//! The meaning of a header by its words: `SHPR_ADDR1`, `ImporterName`, `País de
//! Origen` and `收货人名称` are in no table of spellings, their words are.
//!
//! A header is cut at signs, at changes of case and at digits; a word without
//! gaps (`TOTALVALUEUSD`) is cut where known words meet. Words become meanings
//! ([`Word`]), and a table of rules says which meanings make a field. A header
//! with a word that nobody knows means nothing: better asked than guessed.

mod lexicon;
mod rules;

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use super::field::Field;

/// Certainty of a field by words that are all known.
pub const WORDS_PERMILLE: u16 = 850;
/// Certainty when one of the words is misspelt.
pub const MISSPELT_PERMILLE: u16 = 700;
/// Certainty of what is only offered.
pub const HINT_PERMILLE: u16 = 300;
/// Shorter words must be right: one letter changes them.
const MISSPELT_LEAST_CHARS: usize = 6;
/// Longer headers are sentences, not headers.
const HEADER_LIMIT_CHARS: usize = 80;
/// The longest text without gaps that is cut into words.
const RUN_LIMIT_CHARS: usize = 32;

/// What a word in a header stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[rustfmt::skip] // the names say it
#[expect(missing_docs, reason = "each variant is named after what it stands for; the lexicon lists its words")]
pub enum Word {
    Shipper, Importer, Consignee, Notify, Maker, Carrier, Vessel, Voyage, Container, Bill, House,
    Master, Entry, Declaration, Line, Item, Ordinal, Tariff, Name, Address, Place, Country, Origin,
    Number, Count, TaxId, Date, Arrival, Estimated, Export, Departure, Import, Registration, Port,
    Lading, Unlading, Destination, Office, Customs, Description, Goods, Value, Fob, Price, Total,
    Dollar, Currency, Duty, Quantity, Package, Unit, Measure, Weight, Gross, Net, Kilo, Type, Imo,
    Scac, Mid, Digits, Filler, Other, Unknown,
}

/// The words of one header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    meanings: BTreeSet<Word>,
    is_misspelt: bool,
}

/// What the words of a header make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    /// The field.
    pub field: Field,
    /// How surely, in thousandths.
    pub confidence_permille: u16,
}

impl Words {
    /// Cuts a header into words and looks them up, misspelt ones too.
    #[must_use]
    pub fn of(header: &str) -> Self {
        Self::look_up(header, true)
    }

    /// Cuts a header into words; a misspelt one is unknown. Much faster, for
    /// the search of the header row among rows of data.
    #[must_use]
    pub fn sure(header: &str) -> Self {
        Self::look_up(header, false)
    }

    fn look_up(header: &str, is_kind: bool) -> Self {
        let mut words = Self::default();
        if header.chars().nth(HEADER_LIMIT_CHARS).is_some() {
            words.meanings.insert(Word::Unknown);
            return words;
        }
        let tokens = words.cut(header);
        words.read(&tokens, is_kind);
        words.meanings.remove(&Word::Filler);
        words
    }

    /// True when no word is known: the header says nothing.
    #[must_use]
    pub fn is_mute(&self) -> bool {
        let says_nothing = |word: &Word| matches!(word, Word::Unknown | Word::Digits);
        self.meanings.iter().all(says_nothing)
    }

    /// True when the header says "date" and no more, in whatever language.
    #[must_use]
    pub fn is_bare_date(&self) -> bool {
        self.meanings.len() == 1 && self.has(Word::Date)
    }

    /// True when a word is there.
    #[must_use]
    pub fn has(&self, word: Word) -> bool {
        self.meanings.contains(&word)
    }

    /// The field that all words together mean.
    #[must_use]
    pub fn field(&self) -> Option<Guess> {
        let fits = |must: &[Word], may: &[Word]| {
            must.iter().all(|word| self.meanings.contains(word))
                && self.meanings.iter().all(|word| must.contains(word) || may.contains(word))
        };
        let (field, ..) = rules::RULES.iter().find(|(_, must, may)| fits(must, may))?;
        let confidence_permille = if self.is_misspelt { MISSPELT_PERMILLE } else { WORDS_PERMILLE };
        Some(Guess { field: *field, confidence_permille })
    }

    /// Fields that a person may have meant, best first.
    #[must_use]
    pub fn hints(&self) -> Vec<Field> {
        let mut found: Vec<Field> = Vec::new();
        for (must, fields) in rules::HINTS {
            if must.iter().all(|word| self.meanings.contains(word)) {
                for field in *fields {
                    if !found.contains(field) {
                        found.push(*field);
                    }
                }
            }
        }
        found
    }

    /// Eastern words are taken out of the text on the way.
    fn cut(&mut self, header: &str) -> Vec<String> {
        let mut rest = header.to_owned();
        if !rest.is_ascii() {
            for (words, spelling) in eastern() {
                if rest.contains(spelling) {
                    rest = rest.replace(spelling, " ");
                    self.meanings.extend(*words);
                }
            }
        }
        tokens(&rest)
    }

    fn read(&mut self, tokens: &[String], is_kind: bool) {
        let mut from = 0;
        while let Some(rest) = tokens.get(from..).filter(|rest| !rest.is_empty()) {
            from = from.saturating_add(self.read_one(rest, is_kind));
        }
    }

    /// Reads the longest phrase at the start; how many tokens it took.
    fn read_one(&mut self, tokens: &[String], is_kind: bool) -> usize {
        for length in (1..=4).rev() {
            let Some(phrase) = tokens.get(..length) else { continue };
            if let Some(words) = latin().get(phrase.join(" ").as_str()) {
                self.meanings.extend(*words);
                return length;
            }
        }
        let Some(token) = tokens.first() else { return 1 };
        if token.bytes().all(|byte| byte.is_ascii_digit()) {
            self.meanings.insert(Word::Digits);
        } else if let Some(words) = cut_run(token) {
            self.meanings.extend(words);
        } else if let Some(words) = is_kind.then(|| misspelt(token)).flatten() {
            self.is_misspelt = true;
            self.meanings.extend(words);
        } else {
            self.meanings.insert(Word::Unknown);
        }
        1
    }
}

/// Tokens of a header: lower case, without accents, cut at signs, at `aB`, at
/// `ABc` before the `B`, and between letters and digits.
fn tokens(header: &str) -> Vec<String> {
    let plain: Vec<char> = any_ascii::any_ascii(header).chars().collect();
    let mut found = vec![String::new()];
    for (place, letter) in plain.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| plain.get(place));
        let behind = plain.get(place.saturating_add(1));
        let is_hump = before.is_some_and(char::is_ascii_lowercase) && letter.is_ascii_uppercase();
        let is_last_capital = before.is_some_and(char::is_ascii_uppercase)
            && letter.is_ascii_uppercase()
            && behind.is_some_and(char::is_ascii_lowercase);
        let is_turn = before.is_some_and(|before| {
            before.is_ascii_alphanumeric() && before.is_ascii_digit() != letter.is_ascii_digit()
        });
        if is_hump || is_last_capital || is_turn || !letter.is_ascii_alphanumeric() {
            found.push(String::new());
        }
        if letter.is_ascii_alphanumeric()
            && let Some(last) = found.last_mut()
        {
            last.push(letter.to_ascii_lowercase());
        }
    }
    found.retain(|token| !token.is_empty());
    found
}

/// Cuts `totalvalueusd` into words of three letters or more; `hs`, `bl`, `no`,
/// `id`, `kg` may stand at its ends. None when a letter is left over.
fn cut_run(run: &str) -> Option<Vec<Word>> {
    const SHORT: [&str; 7] = ["hs", "bl", "no", "id", "kg", "en", "of"];
    if run.len() < 5 || run.len() > RUN_LIMIT_CHARS || !run.is_ascii() {
        return None;
    }
    // best[n]: the words of the first n letters, as few words as possible.
    let mut best: Vec<Option<Vec<Word>>> = vec![None; run.len().saturating_add(1)];
    if let Some(first) = best.first_mut() {
        *first = Some(Vec::new());
    }
    for end in 1..=run.len() {
        for start in 0..end {
            let Some(piece) = run.get(start..end) else { continue };
            if piece.len() < 3 && !SHORT.contains(&piece) {
                continue;
            }
            let Some(words) = latin().get(piece) else { continue };
            let Some(mut whole) = best.get(start).cloned().flatten() else { continue };
            whole.extend(*words);
            if let Some(place) = best.get_mut(end)
                && place.as_ref().is_none_or(|known| known.len() > whole.len())
            {
                *place = Some(whole);
            }
        }
    }
    best.pop().flatten()
}

/// A word with one letter wrong, missing, doubled or swapped.
fn misspelt(token: &str) -> Option<Vec<Word>> {
    if token.len() < MISSPELT_LEAST_CHARS || token.len() > RUN_LIMIT_CHARS {
        return None;
    }
    latin()
        .iter()
        .filter(|(word, _)| {
            word.len() >= MISSPELT_LEAST_CHARS && word.len().abs_diff(token.len()) <= 1
        })
        // Nobody mistypes the first letter; the distance is dear.
        .filter(|(word, _)| word.as_bytes().first() == token.as_bytes().first())
        .filter(|(word, _)| rapidfuzz::distance::osa::distance(word.chars(), token.chars()) <= 1)
        .min_by_key(|(word, _)| word.as_str())
        .map(|(_, words)| words.to_vec())
}

fn latin() -> &'static HashMap<String, &'static [Word]> {
    static TABLE: OnceLock<HashMap<String, &'static [Word]>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: HashMap<String, &'static [Word]> = HashMap::new();
        for (words, spellings) in lexicon::LATIN {
            for spelling in spellings.split_whitespace() {
                table.entry(spelling.replace('_', " ")).or_insert(words);
            }
        }
        table
    })
}

/// Eastern spellings, the longest first, so that none hides in a longer one.
fn eastern() -> &'static [(&'static [Word], &'static str)] {
    static TABLE: OnceLock<Vec<(&'static [Word], &'static str)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: Vec<(&'static [Word], &'static str)> = lexicon::EASTERN
            .iter()
            .flat_map(|(words, spellings)| {
                spellings.split_whitespace().map(move |spelling| (*words, spelling))
            })
            .collect();
        table.sort_by_key(|(_, spelling)| std::cmp::Reverse(spelling.chars().count()));
        table
    })
}

#[cfg(test)]
mod tests {
    use super::{Words, tokens};

    fn code(header: &str) -> &'static str {
        Words::of(header).field().map_or("", |guess| guess.field.code())
    }

    #[test]
    fn headers_are_cut_into_words() {
        assert_eq!(tokens("HSCode_6 portOfLading"), ["hs", "code", "6", "port", "of", "lading"]);
        assert_eq!(tokens("País-de Origen"), ["pais", "de", "origen"]);
    }

    #[test]
    fn words_make_fields() {
        #[rustfmt::skip]
        let cases = [
            ("SHPR_ADDR1", "shipper_address"), ("Cnee Nm", "consignee_name"),
            ("IMPORTERNAME", "importer_name"), ("ImpCntryOfOrig", ""),
            ("Cntry of Orig", "origin_country"), ("GROSS_WT_KGS", "weight"),
            ("Cntr Nbr", "containers"), ("No. of Containers", ""), ("Number of pkgs", "quantity"),
            ("Cargo Desc", "description"), ("Customs Val (USD)", "value"), ("Unit Price USD", ""),
            ("Dt of Arrival", "arrival_date"), ("Consignee Phone 1", ""),
            ("Vessel Country Code", ""), ("Manufacterer Name", "manufacturer_name"),
            ("B/L #", "bill_number"), ("HBL No.", "house_bill"), ("POL", "port_lading"),
            ("Bill of Entry Number", "entry_number"), ("Qty UOM", "quantity_unit"),
            ("Importer EIN", "importer_number"),
        ];
        for (header, expected) in cases {
            assert_eq!(code(header), expected, "{header}");
        }
    }

    #[test]
    fn other_languages_are_read() {
        #[rustfmt::skip]
        let cases = [
            ("País de Origen", "origin_country"), ("Nombre del Exportador", "shipper_name"),
            ("Dirección del Consignatario", "consignee_address"), ("Peso Bruto (KG)", "weight"),
            ("Fracción Arancelaria", "hts"), ("Número de Pedimento", "entry_number"),
            ("Descrição da Mercadoria", "description"), ("Valor FOB USD", "value"),
            ("Endereço do Importador", "importer_address"), ("Pays d'origine", "origin_country"),
            ("Nom du fournisseur", "shipper_name"), ("Poids net", "weight"),
            ("Warenbezeichnung", "description"), ("Ursprungsland", "origin_country"),
            ("Empfänger Name", "consignee_name"), ("Bruttogewicht kg", "weight"),
            ("Gönderici Adresi", "shipper_address"), ("Menşe Ülke", "origin_country"),
            ("Người xuất khẩu", "shipper_name"), ("Trọng lượng", "weight"),
            ("收货人名称", "consignee_name"), ("商品编码", "hts"), ("原产国", "origin_country"),
            ("提单号", "bill_number"), ("集装箱号", "containers"), ("毛重", "weight"),
            ("수출자 주소", "shipper_address"), ("원산지", "origin_country"), ("품명", "description"),
        ];
        for (header, expected) in cases {
            assert_eq!(code(header), expected, "{header}");
        }
    }

    #[test]
    fn what_says_too_little_is_only_offered() {
        let words = Words::of("Country");
        assert_eq!(words.field(), None);
        assert!(!words.hints().is_empty() && !words.is_mute());
        assert!(Words::of("Kolumne X7").is_mute());
    }
}
