//! Whatever the rows, the dialect and the encoding: what is written out and
//! read back is the same.

use std::io::Read;

use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use proptest::prelude::*;

use super::charset::Charset;
use super::probe::{HEAD_LIMIT_BYTES, choose_encoding, probe};
use super::row::Record;
use super::{Opened, decode, dialect, open};

/// The headers; the values between them may be anything.
const HEADERS: [&str; 4] =
    ["Entry Number", "Goods Description", "Country of Origin", "Importer Name"];

/// How the rows are written.
#[derive(Debug, Clone, Copy)]
struct Style {
    delimiter: u8,
    quote: u8,
    has_backslash: bool,
    line_break: &'static str,
    encoding: &'static Encoding,
    has_mark: bool,
}

fn style() -> impl Strategy<Value = Style> {
    let encodings = prop_oneof![
        Just((UTF_8, false)),
        Just((UTF_8, true)),
        Just((UTF_16LE, true)),
        Just((UTF_16BE, true)),
        Just((WINDOWS_1252, false)),
        Just((GB18030, false)),
    ];
    (
        prop::sample::select(b",;\t|^~".to_vec()),
        prop::sample::select(b"\"'".to_vec()),
        any::<bool>(),
        prop::sample::select(vec!["\n", "\r\n", "\r"]),
        encodings,
    )
        .prop_map(|(delimiter, quote, has_backslash, line_break, (encoding, has_mark))| {
            Style { delimiter, quote, has_backslash, line_break, encoding, has_mark }
        })
}

/// Text with all that makes trouble, trimmed as cells are.
fn cell() -> impl Strategy<Value = String> {
    let plain = "[A-Za-z0-9 .&-]{0,12}";
    let odd = "[A-Za-z ,;|^~\t\"'\n#=@+-]{0,16}";
    let latin = "[a-zA-ZéüñçãÅ ,\"]{0,12}";
    let eastern = "[a-z中国北京广东纺织有限公司 ,\"]{0,10}";
    prop_oneof![plain, odd, latin, eastern].prop_map(|text| text.trim().to_owned())
}

/// One row; the first cell is a number, so that no row is empty or a ruler.
fn rows() -> impl Strategy<Value = Vec<[String; 4]>> {
    let row = (1_000_000..9_999_999_u32, cell(), cell(), cell())
        .prop_map(|(number, first, second, third)| [format!("N{number}"), first, second, third]);
    prop::collection::vec(row, 1..30)
}

fn write(rows: &[[String; 4]], style: Style) -> Vec<u8> {
    let quote = char::from(style.quote);
    let mut text = String::new();
    let head: [String; 4] = HEADERS.map(str::to_owned);
    for row in std::iter::once(&head).chain(rows) {
        for (place, cell) in row.iter().enumerate() {
            if place > 0 {
                text.push(char::from(style.delimiter));
            }
            let by = if style.has_backslash { '\\' } else { quote };
            text.push(quote);
            text.push_str(&cell.replace(quote, &format!("{by}{quote}")));
            text.push(quote);
        }
        text.push_str(style.line_break);
    }
    encode(&text, style)
}

fn encode(text: &str, style: Style) -> Vec<u8> {
    let mark = if style.has_mark { "\u{FEFF}" } else { "" };
    let text = format!("{mark}{text}");
    if style.encoding == UTF_16LE {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    } else if style.encoding == UTF_16BE {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    } else {
        style.encoding.encode(&text).0.into_owned()
    }
}

/// What can be written in the encoding and told from others: two letters of
/// Latin-1 are letters of ten other encodings too.
fn is_representable(rows: &[[String; 4]], raw: &[u8], style: Style) -> bool {
    let all: String = rows.iter().flatten().map(String::as_str).collect();
    let (_, _, has_unmappable) = style.encoding.encode(&all);
    let chosen = choose_encoding(raw);
    // GBK is read as the whole of GB18030.
    let is_told = chosen.is_none_or(|chosen| {
        let is = |encoding| chosen == Charset::Web(encoding);
        is(style.encoding) || (is(GBK) && style.encoding == GB18030)
    });
    !has_unmappable && is_told
}

fn read(raw: &[u8]) -> (Opened, Vec<[String; 4]>) {
    let choice = probe(raw.get(..HEAD_LIMIT_BYTES).unwrap_or(raw)).expect("it is text");
    let mut text = Vec::new();
    decode::Decoder::new(raw, &choice).read_to_end(&mut text).expect("it is decoded");
    let opened = open(&text, true, &choice, None).expect("its header is found");
    let mut kept = Vec::new();
    let mut masker = opened.masker([7; 32]);
    masker.push(&text, &mut kept);
    masker.finish(&mut kept);
    let from = usize::try_from(opened.data_offset).expect("it is small");
    let mut reader = opened.reader(&kept[from..], opened.start());
    let mut record = Record::default();
    let mut rows = Vec::new();
    while reader.read(&mut record).expect("every row is read") {
        assert_eq!(record.cells.len(), 4, "{record:?}");
        rows.push([0, 1, 2, 3].map(|index| record.cell(index).to_owned()));
    }
    (opened, rows)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_global_rejects: 20_000, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn rows_come_back_as_they_were_written(rows in rows(), style in style()) {
        // An old line break inside of a cell would be one of the rows.
        prop_assume!(style.line_break != "\r" || !rows.iter().flatten().any(|cell| cell.contains('\n')));
        let raw = write(&rows, style);
        prop_assume!(is_representable(&rows, &raw, style));
        let (opened, found) = read(&raw);
        prop_assert_eq!(opened.dialect.delimiter, style.delimiter);
        prop_assert_eq!(opened.dialect.quote, style.quote);
        prop_assert_eq!(found, rows);
    }
}

#[test]
fn backslashes_before_quotes_are_seen() {
    let text = "\"Entry Number\",\"Goods Description\"\n\"A1\",\"a \\\"b\\\", c\"\n\"A2\",\"d\"\n";
    let table = dialect::detect(text.as_bytes(), true).expect("it is a table");
    assert_eq!(table.dialect.escape, Some(b'\\'));
    assert_eq!(table.sample[0][1], "a \"b\", c");
    let path = "\"Entry Number\",\"Goods Description\",\"HTS\"\n\"A1\",\"C:\\dir\\\",\"61\"\n\"A2\",\"d\",\"61\"\n";
    let table = dialect::detect(path.as_bytes(), true).expect("it is a table");
    assert_eq!((table.dialect.escape, table.sample[0][1].as_str()), (None, "C:\\dir\\"));
}
