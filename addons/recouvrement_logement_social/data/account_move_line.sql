-- An item that goes from one lease to another goes from one dossier to another: detection reads its debtor again.
DROP TRIGGER IF EXISTS recouvrement_note_bail ON account_move_line;
CREATE TRIGGER recouvrement_note_bail AFTER UPDATE ON account_move_line FOR EACH ROW
    WHEN (OLD.recouvrement_bail_id IS DISTINCT FROM NEW.recouvrement_bail_id) EXECUTE FUNCTION recouvrement_note_row();
