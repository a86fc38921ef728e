-- Station 2 of 11, its memory: PostgreSQL notes the debtors whose accounts moved, so that a night reads these and no
-- other (models/recouvrement_signalement.py). Here rather than in the ORM, as nothing then goes by unseen: lettrage,
-- merge of partners or accounts (which Odoo does in SQL), migration, repair by hand.
-- What detection reads of an item, a debtor or a dossier must be compared here: add the column below with it.
-- models/recouvrement_detection.py drops these functions when the add-on is uninstalled.

-- Items: those that were or are open and posted, and are not what they were. Rows the statement left as they were
-- come twice and cancel out; grouping stays quick for one row and for a hundred thousand, where a join kept in
-- plpgsql's cache would not.
CREATE OR REPLACE FUNCTION recouvrement_note_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO recouvrement_signalement (company_id, partner_id, create_date)
        SELECT DISTINCT company_id, partner_id, now() AT TIME ZONE 'UTC'
          FROM (SELECT company_id, partner_id
                  FROM (SELECT * FROM item_before UNION ALL SELECT * FROM item_after) item
                 WHERE parent_state = 'posted' AND amount_residual <> 0 AND partner_id IS NOT NULL
              GROUP BY id, move_id, company_id, partner_id, account_id, date, date_maturity, amount_residual, reconciled,
                       no_followup, recouvrement_excluded, recouvrement_origin_id
                HAVING count(*) = 1) changed;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO recouvrement_signalement (company_id, partner_id, create_date)
        SELECT DISTINCT company_id, partner_id, now() AT TIME ZONE 'UTC'
          FROM item_after WHERE parent_state = 'posted' AND amount_residual <> 0 AND partner_id IS NOT NULL;
    ELSE
        INSERT INTO recouvrement_signalement (company_id, partner_id, create_date)
        SELECT DISTINCT company_id, partner_id, now() AT TIME ZONE 'UTC'
          FROM item_before WHERE parent_state = 'posted' AND amount_residual <> 0 AND partner_id IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS recouvrement_note_insert ON account_move_line;
CREATE TRIGGER recouvrement_note_insert AFTER INSERT ON account_move_line
    REFERENCING NEW TABLE AS item_after FOR EACH STATEMENT EXECUTE FUNCTION recouvrement_note_items();
DROP TRIGGER IF EXISTS recouvrement_note_update ON account_move_line;
CREATE TRIGGER recouvrement_note_update AFTER UPDATE ON account_move_line
    REFERENCING OLD TABLE AS item_before NEW TABLE AS item_after
    FOR EACH STATEMENT EXECUTE FUNCTION recouvrement_note_items();
DROP TRIGGER IF EXISTS recouvrement_note_delete ON account_move_line;
CREATE TRIGGER recouvrement_note_delete AFTER DELETE ON account_move_line
    REFERENCING OLD TABLE AS item_before FOR EACH STATEMENT EXECUTE FUNCTION recouvrement_note_items();

-- Invoices blocked or released: their items, and those that took over from them, are contested or no longer so.
CREATE OR REPLACE FUNCTION recouvrement_note_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed integer[] := ARRAY(
        SELECT id FROM (SELECT * FROM move_before UNION ALL SELECT * FROM move_after) move
      GROUP BY id HAVING count(*) FILTER (WHERE payment_state = 'blocked') = 1);
BEGIN
    IF changed <> '{}' THEN
        INSERT INTO recouvrement_signalement (company_id, partner_id, create_date)
        WITH RECURSIVE item AS (
            SELECT id, company_id, partner_id FROM account_move_line WHERE move_id = ANY(changed)
             UNION
            SELECT heir.id, heir.company_id, heir.partner_id
              FROM item JOIN account_move_line heir ON heir.recouvrement_origin_id = item.id)
        SELECT DISTINCT company_id, partner_id, now() AT TIME ZONE 'UTC' FROM item WHERE partner_id IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS recouvrement_note_update ON account_move;
CREATE TRIGGER recouvrement_note_update AFTER UPDATE ON account_move
    REFERENCING OLD TABLE AS move_before NEW TABLE AS move_after
    FOR EACH STATEMENT EXECUTE FUNCTION recouvrement_note_moves();

-- Debtors: a contact that goes to another company, a debtor left out of collection or brought back; in every company.
CREATE OR REPLACE FUNCTION recouvrement_note_partners() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO recouvrement_signalement (company_id, partner_id, create_date)
    SELECT DISTINCT company.id, who.id, now() AT TIME ZONE 'UTC'
      FROM (SELECT id, commercial_partner_id
              FROM (SELECT * FROM partner_before UNION ALL SELECT * FROM partner_after) partner
          GROUP BY id, commercial_partner_id, recouvrement_excluded HAVING count(*) = 1) changed
     CROSS JOIN LATERAL (VALUES (changed.id), (changed.commercial_partner_id)) who (id)
     CROSS JOIN res_company company
     WHERE who.id IS NOT NULL;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS recouvrement_note_update ON res_partner;
CREATE TRIGGER recouvrement_note_update AFTER UPDATE ON res_partner
    REFERENCING OLD TABLE AS partner_before NEW TABLE AS partner_after
    FOR EACH STATEMENT EXECUTE FUNCTION recouvrement_note_partners();

-- Row by row: the debtor a row names, and the one it named. For add-ons too, whose domain or grouping key reads a
-- column of their own.
CREATE OR REPLACE FUNCTION recouvrement_note_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.partner_id IS NOT NULL THEN
        INSERT INTO recouvrement_signalement (company_id, partner_id, create_date)
        VALUES (OLD.company_id, OLD.partner_id, now() AT TIME ZONE 'UTC');
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.partner_id IS NOT NULL THEN
        INSERT INTO recouvrement_signalement (company_id, partner_id, create_date)
        VALUES (NEW.company_id, NEW.partner_id, now() AT TIME ZONE 'UTC');
    END IF;
    RETURN NULL;
END $$;

-- Dossiers: closed, reopened, deleted, given to another debtor, or opened by another hand than detection's. The night
-- writes a thousand at a time, and none of these: a condition costs it less than tables of what was before and after.
DROP TRIGGER IF EXISTS recouvrement_note_insert ON recouvrement_dossier;
CREATE TRIGGER recouvrement_note_insert AFTER INSERT ON recouvrement_dossier FOR EACH ROW
    WHEN (NEW.fingerprint IS NULL) EXECUTE FUNCTION recouvrement_note_row();
DROP TRIGGER IF EXISTS recouvrement_note_update ON recouvrement_dossier;
CREATE TRIGGER recouvrement_note_update AFTER UPDATE ON recouvrement_dossier FOR EACH ROW
    WHEN ((OLD.state = 'closed', OLD.company_id, OLD.partner_id, OLD.grouping_key)
          IS DISTINCT FROM (NEW.state = 'closed', NEW.company_id, NEW.partner_id, NEW.grouping_key))
    EXECUTE FUNCTION recouvrement_note_row();
DROP TRIGGER IF EXISTS recouvrement_note_delete ON recouvrement_dossier;
CREATE TRIGGER recouvrement_note_delete AFTER DELETE ON recouvrement_dossier FOR EACH ROW
    EXECUTE FUNCTION recouvrement_note_row();
