//! Names in memory: what one process is told, all of them know, and a new file
//! is compared with what was looked for before.

use super::{PARTNER, import};
use crate::harness::TestApp;
use docket307::app::App;
use docket307::screening::Subject;
use docket307::store;
use docket307::store::party_list::PartyFilter;

const HEAD: &str = "Entry Number,Line Number,Importation Date,Importer Name,Manufacturer Name,HTS Number,\
Commodity Description,Country of Origin,Entered Value\n";

fn row(entry: &str, maker: &str) -> String {
    format!(
        "{HEAD}{entry},1,2026-11-02,Harbor & Pine Apparel LLC,{maker},6109.10.0040,COTTON SHIRTS,CN,61000\n"
    )
}

/// A number as letters, so that names differ in more than a digit.
fn letters(number: u32) -> String {
    const SYLLABLES: [&str; 7] = ["ba", "ke", "li", "mo", "nu", "sar", "tel"];
    let mut rest = number;
    let mut text = String::new();
    for _ in 0..3 {
        text.push_str(SYLLABLES[usize::try_from(rest % 7).unwrap()]);
        rest /= 7;
    }
    text
}

fn party(app: &TestApp, prefix: &str) -> Option<i64> {
    let filter = PartyFilter { prefix: prefix.to_owned(), ..PartyFilter::default() };
    let rows = app.app().store.read(|tx| store::party_list::list(tx, &filter, None, 2)).unwrap();
    rows.first().map(|row| row.id)
}

fn alike(app: &App, name: &str) -> Vec<i64> {
    let subject = Subject { names: vec![name.to_owned()], ..Subject::default() };
    app.names.alike(app, &[&subject], |_| 530).unwrap().remove(0)
}

tests! {
    /// Two processes on one database: both have looked before the file comes, and
    /// both find its parties afterwards, by another spelling.
    async fn a_party_told_to_one_process_is_found_by_another(app) {
        app.load_demo();
        let here = app.app();
        let there = App::open((*here.settings).clone(), here.clock.clone()).unwrap();
        let sought = "Vostochnaya Pryadilnya Limited";
        assert_eq!(alike(here, sought).len(), alike(&there, sought).len());
        let partner = app.sign_in(PARTNER).await;
        for (number, name) in ["Vostochnaja Pryadilnya LLC", "Quillfeather Gasket Works"].iter().enumerate() {
            let file = format!("names{number}.csv");
            let page = import(&app, &partner, &file, row(&format!("DK7-{number}"), name)).await;
            assert_eq!(page.status, 200);
        }
        let spinner = party(&app, "vostochnaja").expect("the file was read");
        let gaskets = party(&app, "quillfeather").expect("the file was read");
        for each in [here, &there] {
            assert_eq!(alike(each, sought).first(), Some(&spinner));
            assert_eq!(alike(each, "Quilfeather Gaskets Works Inc").first(), Some(&gaskets));
            assert!(alike(each, " ").is_empty() && alike(each, "…").is_empty());
        }
        // A process that starts later reads everything.
        let later = App::open((*here.settings).clone(), here.clock.clone()).unwrap();
        assert_eq!(alike(&later, sought), alike(here, sought));
    }

    /// A party that is known and has a link is looked at again in each new file,
    /// made it known first.
    async fn a_known_party_is_linked_in_every_new_file(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let gin = "Qarasu Cotton Ginning Co. Ltd.";
        let lines = |entry: &str| {
            let document: String = entry.chars().filter(char::is_ascii_alphanumeric).collect();
            let target = format!("{document}/1");
            let links = app.app().store.read(|tx| store::link::list_by_target(tx, "line", &target));
            links.unwrap().len()
        };
        for entry in ["9ZZ-0420401-5", "9ZZ-0420402-3"] {
            let content = row(entry, gin).replace("6109.10.0040", "5201.00.1400");
            let page = import(&app, &partner, &format!("{entry}.csv"), content).await;
            assert_eq!(page.status, 200);
            assert!(lines(entry) > 0, "{entry} names a listed party");
        }
    }

    /// What a process knows is kept as a file; one that is cut off or of another
    /// database is made again.
    async fn names_are_kept_as_a_file(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let mut text = HEAD.to_owned();
        for number in 0..1100_u32 {
            let (first, second) = (number % 37, number / 37);
            let maker = format!("Maker{} Of{} Goods", letters(first), letters(second));
            text.push_str(row(&format!("DK8-{number}"), &maker).trim_start_matches(HEAD));
        }
        let page = import(&app, &partner, "many.csv", text).await;
        assert_eq!(page.status, 200);
        let here = app.app();
        let sought = format!("Maker{} Of{} Good", letters(5), letters(7));
        let found = alike(here, &sought);
        assert!(!found.is_empty());
        let file = here.settings.files.join("derived/names.index");
        let kept = std::fs::read(&file).expect("it is kept");
        let later = || App::open((*here.settings).clone(), here.clock.clone()).unwrap();
        assert_eq!(alike(&later(), &sought), found);
        let other = kept.iter().position(|byte| *byte == b'\n').expect("it has a first line");
        let line = br#"{"top":1,"read":[],"last_told":[1]}"#;
        for damaged in [&kept[..kept.len() / 2], &[], &[&line[..], &kept[other..]].concat()] {
            std::fs::write(&file, damaged).unwrap();
            assert_eq!(alike(&later(), &sought), found);
            let again = std::fs::read(&file).unwrap();
            assert!(again != damaged && again.len() > kept.len() / 10 * 9, "it is made again");
        }
    }
}
