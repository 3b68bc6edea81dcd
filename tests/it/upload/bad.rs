//! Files that are no trade files: each is refused in words.

use super::{PARTNER, counts, import};
use crate::harness::fixtures;

tests! {
    /// Each fixture of a bad file says what is expected of it.
    async fn each_bad_file_has_its_message(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let expectations = fixtures::files("csv/bad", "expect");
        assert!(expectations.len() >= 15);
        for path in expectations {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let content = fixtures::bytes(&format!("csv/bad/{name}.csv"));
            let page = import(&app, &partner, &name, content).await;
            assert_eq!(page.status, 200);
            let verdict = text.lines().next().unwrap_or_default();
            if let Some(rows) = verdict.strip_prefix("accepted ") {
                let told: u32 = counts(&page)[1..4].iter().sum();
                assert_eq!(told.to_string(), rows, "{name}: {}", page.text("main"));
                assert_eq!(page.select(".d-badge"), ["Done"], "{name}");
            } else {
                assert_eq!(page.select(".d-badge"), ["Refused"], "{name}");
                let words = page.select(".usa-alert--error .usa-alert__text p");
                assert_eq!(words.len(), 2, "{name}: what is wrong, and what to do");
                assert!(words.iter().all(|text| text.len() > 15), "{name}: {words:?}");
            }
        }
        let spool = app.folder().join("files/spool");
        assert_eq!(std::fs::read_dir(spool).unwrap().count(), 0, "no raw bytes are left");
        assert_eq!(partner.get("/partner").await.status, 200, "and the server stands");
    }

    /// A line that never ends is refused where it stands; the rows above it are
    /// read. (How little memory that takes is measured in `bench/`.)
    async fn a_line_that_never_ends_is_refused(app) {
        app.load_demo();
        let partner = app.sign_in(PARTNER).await;
        let endless = vec![b'x'; 24 << 20];
        let page = import(&app, &partner, "endless.csv", endless.clone()).await;
        assert_eq!(page.select(".d-badge"), ["Refused"]);
        let mut late = b"Entry Number,Line Number,HTS,Importer\n".to_vec();
        for row in 1..=1500 {
            late.extend_from_slice(format!("E{row:06},1,610910,Harbor\n").as_bytes());
        }
        late.extend_from_slice(&endless);
        let page = import(&app, &partner, "late.csv", late).await;
        assert_eq!(page.select(".d-badge"), ["Refused"]);
        assert_eq!(counts(&page), [0; 5], "nothing is half imported");
        let words = page.text(".usa-alert--error .usa-alert__text");
        assert!(words.contains("Line 1502"), "{words}");
    }
}
