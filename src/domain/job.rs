//! The kinds of background work.

use super::coded::coded;

coded! {
    /// What a worker can be asked to do. The payload is the key of its subject.
    pub enum JobKind {
        NumberAllegation = "number_allegation", "Give an allegation its docket number";
        ScreenAllegation = "screen_allegation", "Look for parties and lines that an allegation names";
        ImportUpload = "import_upload", "Import an uploaded file";
        ScreenUpload = "screen_upload", "Look for new lines that orders and allegations name";
        UndoUpload = "undo_upload", "Take an imported file back";
        RehearseUpload = "rehearse_upload", "Say what a file would change";
        ReachUpload = "reach_upload", "Say which of the agency's work a file would touch";
        CountShipments = "count_shipments", "Count the shipments that a file tells";
        ScreenOrder = "screen_order", "Look for parties and lines that an order covers";
        CountList = "count_list", "Count the lines that a version of a list would touch";
        AdvanceDeadlines = "advance_deadlines", "Say which deadlines have run out";
        RebuildDeadlines = "rebuild_deadlines", "Find deadlines again from the events";
        SendReminders = "send_reminders", "Mail reminders of deadlines";
    }
}
