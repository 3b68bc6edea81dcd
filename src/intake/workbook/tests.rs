//! Workbooks as Excel and others write them, and as nobody should.

use std::fmt::Write as _;
use std::io::Read;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use crate::intake::archive::tests::{code, open, pack, text};

/// A workbook made by hand: one sheet, and other parts by their names.
fn book(sheet: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    const MAIN: &str = r#"<workbook xmlns:r="x"><sheets><sheet name="Rows" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const RELATIONS: &str = r#"<Relationships>
        <Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>
        <Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/>
        <Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>"#;
    let sheet =
        format!("<worksheet><dimension ref=\"A1:B2\"/><sheetData>{sheet}</sheetData></worksheet>");
    let mut files: Vec<(&str, &[u8])> = Vec::new();
    for (name, content) in [
        ("xl/workbook.xml", MAIN),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
    ] {
        if parts.iter().all(|(other, _)| *other != name) {
            files.push((name, content.as_bytes()));
        }
    }
    files.extend(parts.iter().map(|(name, content)| (*name, content.as_bytes())));
    pack(&files)
}

fn rows(sheet: &str) -> Result<String, String> {
    text(&book(sheet, &[]))
}

/// An import as a broker's system exports it.
fn report() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let cover = workbook.add_worksheet();
    cover.set_name("Cover").unwrap();
    cover.write(0, 0, "Monthly report").unwrap();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Main Report").unwrap();
    sheet.write(0, 0, "Entry lines of Harbor & Pine").unwrap();
    let header = [
        "Entry Number",
        "Importer Number",
        "HTS",
        "Entry Date",
        "Value",
        "Description",
        "Importer Name",
    ];
    for (column, name) in (0_u16..).zip(header) {
        sheet.write(3, column, name).unwrap();
    }
    sheet.write(4, 0, "231-0004123-4").unwrap();
    sheet
        .write_number_with_format(4, 1, 666_123_456, &Format::new().set_num_format("000-00-0000"))
        .unwrap();
    sheet
        .write_number_with_format(4, 2, 101_210_010, &Format::new().set_num_format("0000000000"))
        .unwrap();
    let date = ExcelDateTime::from_ymd(2026, 1, 17).unwrap();
    sheet
        .write_datetime_with_format(4, 3, &date, &Format::new().set_num_format("dd-mmm-yy"))
        .unwrap();
    sheet.write(4, 4, 20_200_123_456_i64).unwrap();
    sheet.write(4, 5, "Shirts, \"knit\"\nof cotton").unwrap();
    let bold = Format::new().set_bold();
    sheet.write_rich_string(4, 6, &[(&bold, "Harbor"), (&Format::new(), " & Pine")]).unwrap();
    sheet.write(6, 0, "231-0004124-2").unwrap();
    sheet.write(6, 2, "0101210010").unwrap();
    sheet.write(6, 3, true).unwrap();
    sheet.write(6, 4, 0.1).unwrap();
    sheet.write_formula(6, 5, Formula::new("=A1&\"x\"").set_result("hello")).unwrap();
    let notes = workbook.add_worksheet();
    notes.set_name("Old").unwrap();
    notes.set_hidden(true);
    notes.write(0, 0, "Entry Number").unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_report_is_read_with_zeros_dates_and_row_numbers() {
    let mut decoder = open(&report()).unwrap();
    let mut text = String::new();
    decoder.read_to_string(&mut text).unwrap();
    assert_eq!(
        text,
        "Entry lines of Harbor & Pine\n\
         \n\
         \n\
         Entry Number,Importer Number,HTS,Entry Date,Value,Description,Importer Name\n\
         231-0004123-4,666-12-3456,0101210010,2026-01-17,20200123456,\"Shirts, \"\"knit\"\"\rof cotton\",Harbor & Pine\n\
         \n\
         231-0004124-2,,0101210010,TRUE,0.1,hello,\n"
    );
    assert_eq!(decoder.probe().compression.code(), "zip");
    assert_eq!(
        decoder.notes(),
        [
            "Sheet “Main Report” of the workbook is read.",
            "Not read, for no table was found in them: “Cover”.",
            "Hidden sheets are not read: “Old”."
        ]
    );
    assert_eq!(decoder.remarks(), []);
}

#[test]
fn the_sheet_that_looks_like_data_is_read() {
    let mut workbook = Workbook::new();
    for (name, header) in [
        ("Notes", vec!["About this file"]),
        ("Small", vec!["Bill of Lading", "Shipper"]),
        ("Large", vec!["Bill of Lading", "Shipper", "Consignee", "HS Code"]),
    ] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap();
        for (column, text) in (0_u16..).zip(header) {
            sheet.write(0, column, text).unwrap();
            sheet.write(1, column, name).unwrap();
        }
    }
    let decoder = open(&workbook.save_to_buffer().unwrap()).unwrap();
    let notes = decoder.notes().join(" ");
    assert!(notes.contains("Sheet “Large” of the workbook is read."), "{notes}");
    assert!(notes.contains("rows are in them too: “Small”"), "{notes}");
}

#[test]
fn calamine_sees_the_same_cells() {
    use calamine::{Reader, Xlsx};
    let raw = report();
    let mut other: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(raw)).unwrap();
    let range = other.worksheet_range("Main Report").unwrap();
    assert_eq!(range.get_value((4, 0)).map(ToString::to_string).as_deref(), Some("231-0004123-4"));
    assert_eq!(range.get_value((4, 6)).map(ToString::to_string).as_deref(), Some("Harbor & Pine"));
    assert_eq!(range.get_value((6, 5)).map(ToString::to_string).as_deref(), Some("hello"));
}

#[test]
fn cells_of_every_type_are_read() {
    let strings = "<sst><si><t>one</t></si><si><r><t>t</t></r><r><t xml:space=\"preserve\">wo &amp; &#x33;</t></r><rPh sb=\"0\" eb=\"1\"><t>no</t></rPh></si><si/></sst>";
    let sheet = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>
        <row r="2"><c t="inlineStr"><is><t>in</t><r><t>line</t></r></is></c><c t="b"><v>0</v></c><c t="e"><v>#REF!</v></c><c t="str"><f>A1</f><v>a_x000D_b</v></c></row>
        <row><c t="d"><v>2026-01-17T00:00:00</v></c><c><f>SUM(A1)</f></c><c><v>1.0E+20</v></c><c s="7"><v>3</v></c></row>
        <row r="5" hidden="1"><c r="C5"><v>9</v></c><c r="A5"><v>7</v></c></row>"#;
    let mut decoder = open(&book(sheet, &[("xl/sharedStrings.xml", strings)])).unwrap();
    let mut text = String::new();
    decoder.read_to_string(&mut text).unwrap();
    assert_eq!(
        text,
        "one,two & 3,\ninline,FALSE,#REF!,\"a\rb\"\n2026-01-17,,100000000000000000000,3\n\n7,,9,\n"
            .replace("one,two & 3,\n", "one,two & 3\n")
    );
    let notes: Vec<(u64, u64)> =
        decoder.remarks().iter().map(|remark| (remark.count, remark.first_row)).collect();
    assert_eq!(notes, [(1, 2), (1, 3), (1, 3), (1, 5)]);
}

#[test]
fn days_are_counted_from_1904_where_the_workbook_says_so() {
    let styles =
        r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let sheet = r#"<row r="1"><c r="A1" s="1"><v>44577</v></c></row>"#;
    let main = r#"<workbook xmlns:r="x"><workbookPr date1904="1"/><sheets><sheet name="R" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let raw = book(sheet, &[("xl/styles.xml", styles), ("xl/workbook.xml", main)]);
    assert_eq!(text(&raw), Ok("2026-01-17\n".into()));
    let raw = book(sheet, &[("xl/styles.xml", styles)]);
    assert_eq!(text(&raw), Ok("2022-01-16\n".into()));
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let damaged = Err("workbook_damaged".to_owned());
    for sheet in [
        r#"<row r="2"><c r="A2"><v>1</v></c></row><row r="1"/>"#,
        r#"<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#,
        r#"<row r="1"><c r="A2"><v>1</v></c></row>"#,
        r#"<row r="2147483648"><c><v>1</v></c></row>"#,
        r#"<row r="1"><c r="ZZZZ1"><v>1</v></c></row>"#,
        r#"<row r="1"><c t="s"><v>5</v></c></row>"#,
        r#"<row r="1"><c t="inlineStr"><is><t>&lol;</t></is></c></row>"#,
        "<row r=\"1\"><c><v>1</c></row>",
        "not XML at all <<<",
    ] {
        assert_eq!(rows(sheet), damaged, "{sheet}");
    }
    let laughs = r#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"#;
    assert_eq!(text(&book("", &[("xl/worksheets/sheet1.xml", laughs)])), damaged);
    let picture = "\u{1}\u{2}PNG";
    assert_eq!(text(&book("", &[("xl/worksheets/sheet1.xml", picture)])), damaged);
    let cut = "<worksheet><sheetData><row r=\"1\">";
    assert_eq!(text(&book("", &[("xl/worksheets/sheet1.xml", cut)])), damaged);
    let deep = "<a>".repeat(5000);
    assert_eq!(text(&book("", &[("xl/worksheets/sheet1.xml", &deep)])), damaged);
    let long = format!("<worksheet><sheetData><row r=\"1\"><c><v>{}", "1".repeat(3 << 20));
    assert_eq!(text(&book("", &[("xl/worksheets/sheet1.xml", &long)])), damaged);
}

#[test]
fn wide_and_tall_sheets_are_bounded() {
    let mut wide = "<row r=\"1\">".to_owned();
    for _ in 0..16_384 {
        wide.push_str("<c s=\"1\"/>");
    }
    let one = format!("{wide}</row><row r=\"2\"><c><v>1</v></c></row>");
    assert_eq!(
        rows(&one),
        Ok("
1
"
        .into()),
        "empty cells are none"
    );
    assert_eq!(rows(&format!("{wide}</row>")), Err("empty_file".into()));
    let filled = wide.replace("<c s=\"1\"/>", "<c><v>1</v></c>");
    assert_eq!(rows(&format!("{filled}</row>")), Err("too_many_columns".into()));
    let last = rows("<row r=\"1048576\"><c><v>1</v></c></row>").unwrap();
    assert_eq!(last.lines().count(), 1_048_576, "line numbers are row numbers");
    let mut long = "<row r=\"1\">".to_owned();
    for _ in 0..300 {
        write!(long, "<c t=\"str\"><v>{}</v></c>", "x".repeat(8000)).unwrap();
    }
    assert_eq!(rows(&format!("{long}</row>")), Err("row_too_long".into()));
}

#[test]
fn shared_strings_beyond_the_memory_are_read_from_the_scratch_file() {
    let mut strings = "<sst>".to_owned();
    let mut sheet = String::new();
    let count = 40_000;
    for number in 0..count {
        write!(strings, "<si><t>{number:06}{}</t></si>", "x".repeat(1000)).unwrap();
        let other = (number * 7919) % count;
        write!(sheet, "<row><c t=\"s\"><v>{number}</v></c><c t=\"s\"><v>{other}</v></c></row>")
            .unwrap();
    }
    strings.push_str("</sst>");
    let found = text(&book(&sheet, &[("xl/sharedStrings.xml", &strings)])).unwrap();
    assert_eq!(found.lines().count(), count);
    for (number, line) in found.lines().enumerate() {
        let other = (number * 7919) % count;
        let (left, right) = line.split_once(',').unwrap();
        assert!(left.starts_with(&format!("{number:06}x")), "row {number}");
        assert!(right.starts_with(&format!("{other:06}x")), "row {number}");
    }
}

#[test]
fn a_small_file_that_grows_is_refused() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(30_000));
    let mut sheet = String::new();
    for _ in 0..4000 {
        sheet.push_str("<row><c t=\"s\"><v>0</v></c></row>");
    }
    let raw = book(&sheet, &[("xl/sharedStrings.xml", &strings)]);
    assert_eq!(text(&raw), Err("workbook_bomb".into()));
    let error = open(&book("", &[("xl/workbook.xml", "<workbook/>")])).err();
    assert_eq!(error.as_ref().map(code).as_deref(), Some("no_sheet"));
}
