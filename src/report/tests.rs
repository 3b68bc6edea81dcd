use super::cell::{JsonText, report_row};
use super::*;

report_row! {
    /// A row with every kind of cell.
    pub struct Sample {
        words: String, "Words";
        number: Option<i64>, "A number";
        facts: JsonText, "Facts";
    }
}

fn csv_of(words: &str) -> String {
    let mut out = Vec::new();
    let row = Sample { words: words.into(), number: Some(-5), facts: JsonText("{\"a\":1}".into()) };
    csv::write_row(&mut out, &row.cells()).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_row_names_its_columns_in_the_order_of_its_cells() {
    let names: Vec<&str> = Sample::COLUMNS.iter().map(|column| column.name).collect();
    assert_eq!(names, ["words", "number", "facts"]);
}

#[test]
fn a_cell_that_looks_like_a_formula_becomes_text() {
    let corpus = [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(1)",
        "=cmd|' /C calc'!A0",
        "=HYPERLINK(\"http://x\")",
        " =1",
        "\t=1",
        "\r=1",
        "\n=1",
        "\0=1",
        "\u{A0}=1",
        "\u{200B}=1",
        "\u{FEFF}=1",
        "\u{3000}@x",
        "\tword",
        "\rword",
        "\0word",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(1)",
        "﹦1",
        "﹢1",
        "﹣1",
        "﹫x",
        "\u{2212}2+3",
        "-",
        "+",
        "--1",
        "+1 (555) 0100",
        "-1e5",
        "=",
    ];
    for text in corpus {
        let guarded = harmless(text);
        assert_eq!(guarded, format!("'{text}"), "{text:?}");
        let line = csv_of(text);
        assert!(line.starts_with('\'') || line.starts_with("\"'"), "{line:?}");
    }
}

#[test]
fn plain_texts_and_plain_numbers_stay_as_they_are() {
    for text in ["", "-12.50", "+7", "0", "a=b", "C-2026-000001", "6109.10", "'x", "深圳 =", "1-2"]
    {
        assert_eq!(harmless(text), text);
    }
}

#[test]
fn quotes_follow_rfc_4180() {
    assert_eq!(csv_of("a,\"b\"\r\nc"), "\"a,\"\"b\"\"\r\nc\",-5,\"{\"\"a\"\":1}\"\r\n");
    assert_eq!(csv_of("plain"), "plain,-5,\"{\"\"a\"\":1}\"\r\n");
    assert_eq!(csv_of(""), ",-5,\"{\"\"a\"\":1}\"\r\n");
}

fn head() -> Head {
    Head {
        definition: Definition::Docket,
        as_of: "2026-11-21T00:00:00.000000Z".into(),
        filters: vec![("from", "2026-01-01".into())],
    }
}

#[test]
fn json_is_one_document_and_keeps_every_byte_of_a_text() {
    for rows in 0..3 {
        let mut out = Vec::new();
        let mut writer = Writer::start(&mut out, &head(), Format::Json).unwrap();
        for _ in 0..rows {
            let cells: Vec<Cell> =
                Definition::Docket.columns().iter().map(|_| Cell::Text("=\"\n".into())).collect();
            writer.row(&cells).unwrap();
        }
        assert_eq!(writer.finish().unwrap(), rows);
        let document: Json = serde_json::from_slice(&out).unwrap();
        assert_eq!(document["row_count"], rows);
        assert_eq!(document["definition"], "docket");
        assert_eq!(document["filters"]["from"], "2026-01-01");
        assert_eq!(document["rows"].as_array().unwrap().len(), usize::try_from(rows).unwrap());
        if rows > 0 {
            assert_eq!(document["rows"][0]["title"], "=\"\n");
        }
    }
}

#[test]
fn json_that_is_none_stands_as_text() {
    assert_eq!(JsonText("{\"a\":".into()).cell(), Cell::Text("{\"a\":".into()));
    assert_eq!(JsonText("{}".into()).cell(), Cell::Json("{}".into()));
}

#[test]
fn a_byte_order_mark_is_the_only_difference_of_the_two_csv_forms() {
    let write = |format| {
        let mut out = Vec::new();
        Writer::start(&mut out, &head(), format).unwrap().finish().unwrap();
        out
    };
    let (plain, marked) = (write(Format::Csv), write(Format::CsvBom));
    assert_eq!(marked.strip_prefix(b"\xEF\xBB\xBF"), Some(plain.as_slice()));
    assert!(plain.starts_with(b"case_number,regime,"));
}

#[test]
fn the_manifest_says_what_and_how_to_check() {
    let text = manifest(&head(), Format::Csv, 7, 100, "ab", &[]);
    let document: Json = serde_json::from_str(&text).unwrap();
    assert_eq!(document["row_count"], 7);
    assert_eq!(document["sha256"], "ab");
    assert_eq!(document["version"], 1);
}

/// The columns are the interface that auditors' scripts rely on: a change of
/// any name is a new version of the definition.
#[test]
fn the_columns_of_a_version_are_frozen() {
    let columns: Vec<(u32, usize)> =
        Definition::ALL.iter().map(|d| (d.version(), d.columns().len())).collect();
    assert_eq!(
        columns,
        [(1, 15), (1, 12), (3, 36), (2, 23), (1, 17), (1, 27), (1, 14), (2, 17), (1, 21)]
    );
    for definition in Definition::ALL {
        for column in definition.columns() {
            assert!(!column.name.contains("source_") && !column.name.contains("narrative"));
        }
    }
}
