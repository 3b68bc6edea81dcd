-- What its author says anew takes the place of what was said before, which is kept. One thing takes the place of
-- another; both stay as they were written, so that no key has to watch over it.
ALTER TABLE representation ADD COLUMN replaces TEXT COLLATE "C";
CREATE UNIQUE INDEX representation_replaces ON representation (replaces);
CREATE TRIGGER representation_replaces_final BEFORE UPDATE ON representation FOR EACH ROW
    WHEN (OLD.replaces IS DISTINCT FROM NEW.replaces)
    EXECUTE FUNCTION refuse_change('what was said about an order is kept as it was said and as it was decided');
