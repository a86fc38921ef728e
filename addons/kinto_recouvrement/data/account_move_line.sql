-- An item that goes from one lease to another goes from one dossier to another: detection reads its debtor again.
DROP TRIGGER IF EXISTS kinto_note_lease ON account_move_line;
CREATE TRIGGER kinto_note_lease AFTER UPDATE ON account_move_line FOR EACH ROW
    WHEN (OLD.kinto_contrat_id IS DISTINCT FROM NEW.kinto_contrat_id) EXECUTE FUNCTION recouvrement_note_row();
