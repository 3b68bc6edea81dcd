//! Templates as files: CSV, and a workbook whose code columns are text, so
//! that a spreadsheet program takes no zero away.

use crate::error::{Error, Result};
pub use crate::intake::template::{Column, Form, TEMPLATES, Template, find};
use rust_xlsxwriter::{Format, Workbook};

/// The name of the sheet that explains the columns.
const ABOUT_SHEET: &str = "Read me";
/// The number of the built-in number format for text (ECMA-376, part 1, 18.8.30).
const TEXT_FORMAT: u8 = 49;
/// How wide a column is, in characters.
const COLUMN_WIDTHS: (u16, u16) = (12, 40);

/// A template as CSV: the header row and two example rows.
///
/// # Errors
/// When the text cannot be made.
pub fn csv(template: &Template) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let columns = template.columns;
    writer.write_record(columns.iter().map(|column| column.header)).map_err(Error::internal)?;
    for row in 0..2 {
        let cells = columns.iter().map(|column| column.examples.get(row).copied().unwrap_or(""));
        writer.write_record(cells).map_err(Error::internal)?;
    }
    writer.into_inner().map_err(Error::internal)
}

/// A template as a workbook: the rows of the CSV, and a sheet that explains
/// each column.
///
/// # Errors
/// When the workbook cannot be made.
pub fn xlsx(template: &Template) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let head = Format::new().set_bold();
    // The built-in number format of text: what is typed stays as it is.
    let text = Format::new().set_num_format_index(TEXT_FORMAT);
    let plain = Format::new();
    let sheet = book.add_worksheet().set_name(template.name).map_err(Error::internal)?;
    for (place, column) in (0_u16..).zip(template.columns) {
        let format = match column.form {
            Form::Words | Form::Number => &plain,
            Form::Code | Form::Date => &text,
        };
        sheet.set_column_format(place, format).map_err(Error::internal)?;
        sheet.set_column_width(place, width(column)).map_err(Error::internal)?;
        sheet.write_string_with_format(0, place, column.header, &head).map_err(Error::internal)?;
        for (row, cell) in (1_u32..).zip(column.examples) {
            match (column.form, cell.parse::<f64>()) {
                (Form::Number, Ok(number)) => sheet.write_number(row, place, number),
                _ if cell.is_empty() => continue,
                _ => sheet.write_string_with_format(row, place, cell, format),
            }
            .map_err(Error::internal)?;
        }
    }
    sheet.set_freeze_panes(1, 0).map_err(Error::internal)?;
    about(&mut book, template, &head).map_err(Error::internal)?;
    book.save_to_buffer().map_err(Error::internal)
}

fn width(column: &Column) -> u16 {
    let widest = column.examples.iter().chain([&column.header]).map(|text| text.chars().count());
    let widest = u16::try_from(widest.max().unwrap_or(0)).unwrap_or(u16::MAX);
    widest.saturating_add(2).clamp(COLUMN_WIDTHS.0, COLUMN_WIDTHS.1)
}

fn about(
    book: &mut Workbook,
    template: &Template,
    head: &Format,
) -> std::result::Result<(), rust_xlsxwriter::XlsxError> {
    let sheet = book.add_worksheet().set_name(ABOUT_SHEET)?;
    sheet.write_string(0, 0, template.about)?;
    sheet.write_string(
        1,
        0,
        "Write over the two example rows of the first sheet; they are fictional.",
    )?;
    let heads = ["Column", "Required", "How it is written", "Example", "What it is for"];
    for (place, word) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(3, place, word, head)?;
    }
    for (row, column) in (4_u32..).zip(template.columns) {
        let required = if column.is_required { "required" } else { "optional" };
        let example = column.examples.first().copied().unwrap_or("");
        let cells = [column.header, required, column.form.label(), example, column.about];
        for (place, cell) in (0_u16..).zip(cells) {
            sheet.write_string(row, place, cell)?;
        }
    }
    for (place, wide) in (0_u16..).zip([32_u16, 10, 30, 32, 80]) {
        sheet.set_column_width(place, wide)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::io::{Cursor, Read, Seek, Write};

    use crate::intake::archive::Scratch;
    use crate::intake::decode::{self, Decoder};
    use crate::intake::header::EXACT_PERMILLE;
    use crate::intake::row::Record;
    use crate::intake::{Opened, open, shipment};

    fn scratch(name: &str) -> std::io::Result<File> {
        let path = std::env::temp_dir().join(format!("docket307-{}-{name}", std::process::id()));
        let file =
            File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
        std::fs::remove_file(&path)?;
        Ok(file)
    }

    /// The workbook as it comes back: written over one example row, without the other.
    fn filled(template: &Template) -> Result<Vec<u8>> {
        let mut book =
            zip::ZipArchive::new(Cursor::new(xlsx(template)?)).map_err(Error::internal)?;
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for place in 0..book.len() {
            let mut file = book.by_index(place).map_err(Error::internal)?;
            let name = file.name().map_err(Error::internal)?.into_owned();
            let mut text = String::new();
            file.read_to_string(&mut text).map_err(Error::internal)?;
            if name.ends_with("sheet1.xml") {
                let last = text.find("<row r=\"3\"").expect("it has two example rows");
                text.replace_range(last..text.find("</sheetData>").expect("it ends"), "");
            }
            let text =
                text.replace("Example Imports", "Harbor & Pine".replace('&', "&amp;").as_str());
            let plain = zip::write::SimpleFileOptions::default();
            out.start_file(name, plain).map_err(Error::internal)?;
            out.write_all(text.as_bytes()).map_err(Error::internal)?;
        }
        Ok(out.finish().map_err(Error::internal)?.into_inner())
    }

    /// The way of an upload: decoder, mapping, rows.
    fn read(name: &str, bytes: &[u8]) -> (Opened, String) {
        let mut file = scratch(name).expect("a scratch file");
        file.write_all(bytes).and_then(|()| file.rewind()).expect("it is written");
        let spare = || scratch(&format!("{name}-spare"));
        let mut decoder =
            Decoder::open(file, Scratch { file: &spare, tick: &|| Ok(()) }).expect("it is read");
        let head = decode::head(&mut decoder).expect("it is decoded");
        let opened = open(&head, true, &decoder.probe(), None).expect("every column is known");
        (opened, String::from_utf8(head).expect("it is UTF-8"))
    }

    #[test]
    fn a_filled_in_workbook_imports_without_a_question() -> Result<()> {
        for template in TEMPLATES {
            let (opened, text) = read(template.name, &filled(template)?);
            let means: Vec<_> = (opened.mapping.columns.iter())
                .map(|column| (column.field, column.confidence_permille))
                .collect();
            let asked: Vec<_> = template
                .columns
                .iter()
                .map(|column| (Some(column.field), EXACT_PERMILLE))
                .collect();
            assert_eq!(means, asked, "{}", template.name);
            assert_eq!(opened.mapping.notes, Vec::<String>::new(), "{}", template.name);
            // Told, not asked: what the columns do not say.
            let is_told = |note: &String| note.starts_with("The file names no currency");
            assert!(opened.notes.iter().all(is_told), "{:?}", opened.notes);
            let from = usize::try_from(opened.data_offset).expect("it is small");
            let mut reader =
                opened.reader(text.as_bytes().get(from..).expect("rows"), opened.start());
            let mut record = Record::default();
            assert_eq!(reader.read(&mut record), Ok(true), "{}", template.name);
            let row = shipment::parse(&record, &opened.mapping, &opened.context)
                .unwrap_or_else(|errors| panic!("{}: {errors:?}", template.name));
            assert_eq!(row.warnings, [], "{}", template.name);
            let buyer = row.importer.or(row.consignee);
            let buyer = buyer.map(|party| party.name.clone()).unwrap_or_default();
            assert!(buyer.starts_with("Harbor & Pine"), "{}: {buyer}", template.name);
            assert_eq!(reader.read(&mut record), Ok(false), "{}", template.name);
        }
        Ok(())
    }

    #[test]
    fn a_workbook_has_two_sheets_and_its_codes_are_text() -> Result<()> {
        for template in TEMPLATES {
            let bytes = xlsx(template)?;
            let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(Error::internal)?;
            let mut part = |name: &str| -> Result<String> {
                let mut text = String::new();
                let mut file = zip.by_name(name).map_err(Error::internal)?;
                file.read_to_string(&mut text).map_err(Error::internal)?;
                Ok(text)
            };
            let book = part("xl/workbook.xml")?;
            assert!(book.contains("name=\"Read me\"") && book.contains(template.name), "{book}");
            let styles = part("xl/styles.xml")?;
            assert!(styles.contains("numFmtId=\"49\""), "49 is text: {styles}");
            assert!(part("xl/worksheets/sheet1.xml")?.contains("t=\"s\""), "cells are strings");
            let strings = part("xl/sharedStrings.xml")?;
            for column in template.columns {
                assert!(strings.contains(column.header), "{}", column.header);
            }
        }
        Ok(())
    }
}
