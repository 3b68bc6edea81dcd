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

fn party(app: &TestApp, prefix: &str) -> Option<i64> {
    let filter = PartyFilter { prefix: prefix.to_owned(), ..PartyFilter::default() };
    let rows = app.app().store.read(|tx| store::party_list::list(tx, &filter, None, 2)).unwrap();
    rows.first().map(|row| row.id)
}

fn alike(app: &App, name: &str) -> Vec<i64> {
    let subject = Subject { names: vec![name.to_owned()], ..Subject::default() };
    app.names.alike(app, &subject).unwrap()
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
            let _ = import(&app, &partner, &file, row(&format!("DK7-{number}"), name)).await;
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
}
