//! Workbooks, archives and foreign encodings: other boxes around the same rows.

use super::{PARTNER, counts, import};
use crate::harness::TestApp;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::process::Stdio;
use std::time::{Duration, Instant};

const ROWS: u32 = 12_000;
const HEADER: &str = "Declaration ID,Date,Seller Name,Importer Number,HS6 Code,Country of Origin,Net Mass,Item Price";
/// Never issued: numbers that begin with 666.
const SECRET: &str = "666-12-3456";

/// The cells of a row; the day of every five hundredth cannot be read.
fn cells(row: u32) -> [String; 8] {
    let day = if row.is_multiple_of(500) {
        "soon".to_owned()
    } else {
        format!("2021-04-{:02}", row % 28 + 1)
    };
    let importer =
        if row.is_multiple_of(100) { SECRET.to_owned() } else { format!("I{:04}", row % 300) };
    [
        (80_000_000 + row).to_string(),
        day,
        format!("石河子纺织有限公司{:03}", row % 900),
        importer,
        "010121".to_owned(),
        "CN".to_owned(),
        format!("1.{}", row % 9 + 1),
        row.to_string(),
    ]
}

fn text() -> String {
    let mut text = format!("{HEADER}\n");
    for row in 1..=ROWS {
        writeln!(text, "{}", cells(row).join(",")).expect("a String takes all text");
    }
    text
}

/// The rows as an office worker would keep them: a title, dates that are dates,
/// codes that a format fills up with zeros, a second sheet.
fn workbook() -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    workbook.add_worksheet().set_name("About").unwrap().write(0, 0, "Declarations").unwrap();
    let sheet = workbook.add_worksheet();
    sheet.set_name("April").unwrap();
    sheet.write(0, 0, "Declarations of April").unwrap();
    for (column, name) in (0_u16..).zip(HEADER.split(',')) {
        sheet.write(2, column, name).unwrap();
    }
    let date = rust_xlsxwriter::Format::new().set_num_format("d-mmm-yy");
    let code = rust_xlsxwriter::Format::new().set_num_format("000000");
    for row in 1..=ROWS {
        let at = row + 2;
        for (column, cell) in (0_u16..).zip(cells(row)) {
            match (column, cell.parse::<f64>()) {
                (1, _) if cell != "soon" => {
                    let day = rust_xlsxwriter::ExcelDateTime::parse_from_str(&cell).unwrap();
                    sheet.write_datetime_with_format(at, column, &day, &date).unwrap();
                }
                (4, Ok(number)) => {
                    sheet.write_number_with_format(at, column, number, &code).unwrap();
                }
                (_, Ok(number)) => {
                    sheet.write_number(at, column, number).unwrap();
                }
                (_, Err(_)) => {
                    sheet.write_string(at, column, cell).unwrap();
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn archive() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in
        [("__MACOSX/._x.csv", "\0\u{1}"), ("readme.txt", "April"), ("x/April.csv", text().as_str())]
    {
        writer.start_file(name, options).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn packed_chinese() -> Vec<u8> {
    let text = text();
    let (bytes, _, is_lossy) = encoding_rs::GB18030.encode(&text);
    assert!(!is_lossy);
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&bytes).unwrap();
    packer.finish().unwrap()
}

/// Every byte that lies below the files directory, unpacked.
fn kept(app: &TestApp) -> String {
    let mut all = String::new();
    let shelves = std::fs::read_dir(app.folder().join("files/kept")).unwrap();
    for file in shelves.flat_map(|shelf| std::fs::read_dir(shelf.unwrap().path()).unwrap()) {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "gz") {
            let raw = std::fs::File::open(path).unwrap();
            std::io::Read::read_to_string(&mut flate2::read::MultiGzDecoder::new(raw), &mut all)
                .unwrap();
        }
    }
    all
}

fn spooled(app: &TestApp) -> usize {
    std::fs::read_dir(app.folder().join("files/spool")).unwrap().count()
}

/// Imports by command, kills the command as soon as `is_time` says so of the
/// upload's state and rows read, lets another worker go on, checks the counts.
async fn kill_and_go_on(
    app: &TestApp,
    name: &str,
    content: Vec<u8>,
    is_time: impl Fn(&str, u32) -> bool,
    expected: [u32; 5],
) {
    let partner = app.sign_in(PARTNER).await;
    let path = app.file(name, content);
    let mut command = app.command();
    command.args(["import", "shipments", "--org", "Harbor & Pine Apparel LLC"]).arg(&path);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    loop {
        let page = partner.get("/partner").await;
        let table = page.table("main table");
        let row = table.lines().find(|row| row.starts_with(name)).map(str::to_owned);
        let cells: Vec<String> =
            row.iter().flat_map(|row| row.split(" | ")).map(str::to_owned).collect();
        let read: u32 = cells.get(3).map_or(0, |cell| cell.replace(',', "").parse().unwrap_or(0));
        if let Some(state) = cells.get(2) {
            // Lines that are known already may be read faster than we look.
            assert!(state != "Done" || expected[1] == 0, "{name}: too fast to be killed");
            if state == "Done" || is_time(state, read) {
                break;
            }
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{name} does not begin");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    app.run_abandoned_jobs();
    let list = partner.get("/partner").await;
    let href = list.attributes("main table a.d-open", "href").into_iter().next().unwrap();
    let page = partner.get(&href).await;
    assert_eq!(page.select(".d-badge"), ["Done"], "{name}: {}", page.text("main"));
    assert_eq!(counts(&page), expected, "{name}");
    assert_eq!(spooled(app), 0, "{name}: no raw bytes are left");
}

tests! {
    /// Sent over HTTP: a workbook, an archive, packed Chinese text. The first
    /// brings the rows, the others are known line by line.
    async fn the_same_rows_in_any_box_are_the_same_rows(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let good = ROWS - ROWS / 500;
        let first = import(&app, &partner, "april.xlsx", workbook()).await;
        assert_eq!(counts(&first), [ROWS, good, 0, 0, ROWS / 500], "{}", first.text("main"));
        for (name, content) in [("april.zip", archive()), ("april.csv.gz", packed_chinese())] {
            let page = import(&app, &partner, name, content).await;
            assert_eq!(counts(&page), [ROWS, 0, 0, good, ROWS / 500], "{name}: {}", page.text("main"));
        }
        assert_eq!(spooled(&app), 0, "no raw bytes are left");
        let kept = kept(&app);
        assert!(!kept.contains(SECRET), "a number was kept");
        assert_eq!(kept.matches("石河子纺织有限公司899").count(), 39, "13 rows in each file");
    }

    /// `kill -9` in the middle of the rows, whatever box they came in.
    async fn a_killed_import_of_a_box_goes_on_where_it_was(app) {
        app.load_demo();
        let (good, bad) = (ROWS - ROWS / 500, ROWS / 500);
        let in_rows = |_: &str, read: u32| read > 0;
        kill_and_go_on(&app, "april.xlsx", workbook(), in_rows, [ROWS, good, 0, 0, bad]).await;
        kill_and_go_on(&app, "april.csv.gz", packed_chinese(), in_rows, [ROWS, 0, 0, good, bad]).await;
        kill_and_go_on(&app, "april.zip", archive(), in_rows, [ROWS, 0, 0, good, bad]).await;
    }

    /// `kill -9` before the first row: the box is opened anew.
    async fn a_killed_unpacking_begins_anew(app) {
        app.load_demo();
        let (good, bad) = (ROWS - ROWS / 500, ROWS / 500);
        let at_once = |_: &str, _: u32| true;
        kill_and_go_on(&app, "april.xlsx", workbook(), at_once, [ROWS, good, 0, 0, bad]).await;
    }
}
