//! What the lines of a file come to as shipments: on its page, to programs, in
//! the report.

use super::{ANALYST, PARTNER, import};
use crate::harness::make::raw;
use docket307::app::shipment_count;

const HEAD: &str = "Bill of Lading Number,Master Bill of Lading Number,Bill of Lading Type,Arrival Date,\
Shipper,Consignee,HS Code,Goods Shipped,FROB,Inbond Code\n";

/// A master with two houses, one of them with two lines and in bond; a master
/// alone; one bill that stays on board.
const BILLS: &str = "QZLNM00001,,Master,2026-01-10,Alpha Mill,Harbor,520100,cotton,,\n\
QZLNH00001,QZLNM00001,House,2026-01-10,Alpha Mill,Harbor,520100,cotton,,61\n\
QZLNH00001,QZLNM00001,House,2026-01-10,Alpha Mill,Harbor,520512,cotton yarn,,61\n\
QZLNH00002,QZLNM00001,House,2026-01-10,Beta Mill,Harbor,520100,cotton,,\n\
QZLNM00002,,Master,2026-01-11,Alpha Mill,Harbor,520100,cotton,,\n\
QZLNF00001,,,2026-01-12,Alpha Mill,Elsewhere,520100,cotton,Y,\n";

tests! {
    /// House bills stand for their master, freight on board and in bond are
    /// counted apart, and the page says by which definition.
    async fn house_bills_and_their_master_are_not_counted_twice(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let page = import(&app, &partner, "bills.csv", format!("{HEAD}{BILLS}")).await;
        assert_eq!(super::counts(&page), [6, 6, 0, 0, 0], "{}", page.text("main"));
        let table = page.table("#shipments table");
        for row in [
            "House bills | a shipment each | 2",
            "Master bills without houses | a shipment each | 1",
            "Of these, in bond | among the shipments | 1",
            "Masters of house bills | not counted: the houses are | 1",
            "Remaining on board | not counted: no import | 1",
        ] {
            assert!(table.lines().any(|line| line == row), "{row}: {table}");
        }
        let said = page.text("#shipments");
        assert!(said.contains("6 lines come to 3 shipments."), "{said}");
        assert!(said.contains("shipment-1"), "{said}");
        assert_eq!(page.select("#shipments svg rect").len(), table.lines().count() - 1, "a bar for each row");
        assert!(!page.has("#shipments svg text"), "words are text of the page, as large as it, on a telephone too");
        let analyst = app.sign_in(ANALYST).await;
        let id = page_id(&partner.get("/partner").await.attributes("a.d-open", "href")[0]);
        assert!(analyst.get(&format!("/uploads/{id}")).await.text("#shipments").contains("3 shipments"));

        // What an older version imported without counting is counted on a start.
        raw(&app, "DELETE FROM upload_shipments").unwrap();
        assert!(!partner.get(&format!("/partner/uploads/{id}")).await.has("#shipments"));
        let mut after = Some(0);
        while let Some(place) = after {
            after = shipment_count::queue_missing(app.app(), place).unwrap();
            if after.is_some() {
                assert_eq!(shipment_count::queue_missing(app.app(), 0).unwrap(), Some(0), "the queue stays short");
            }
            app.run_jobs();
        }
        let counted = partner.get(&format!("/partner/uploads/{id}")).await;
        assert_eq!(counted.table("#shipments table"), table);
        // The report names the definition, and the command writes it.
        let out = app.folder().join("uploads.csv");
        let output = app
            .command()
            .args(["export", "uploads", "--format", "csv", "--out", out.to_str().unwrap()])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = std::fs::read_to_string(&out).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heads = reader.headers().unwrap().clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let row = rows.iter().find(|row| &row[0] == id.as_str()).unwrap_or_else(|| panic!("{text}"));
        let cell = |name: &str| &row[heads.iter().position(|head| head == name).unwrap()];
        assert_eq!(cell("shipment_definition"), "shipment-1");
        let figures = ["shipments", "house_bills", "master_bills", "in_bond", "masters_replaced", "frob", "lines"].map(cell);
        assert_eq!(figures, ["3", "2", "1", "1", "1", "1", "6"]);
        assert_eq!(cell("is_count_whole"), "yes");
        // The same rows in another file tell nothing of their own.
        let known = import(&app, &partner, "known.csv", super::again(format!("{HEAD}{BILLS}"))).await;
        assert_eq!(super::counts(&known), [6, 0, 0, 6, 0]);
        let said_of_known = known.text("#shipments");
        assert!(said_of_known.contains("says what is known already") && !said_of_known.contains("0 lines"), "{said_of_known}");
    }
}

fn page_id(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}
