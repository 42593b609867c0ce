-- The first piece of a message's time line stands in its own row: most messages need no other, and a row in a table of its
-- own, with its index, costs more than the message itself.
ALTER TABLE message ADD COLUMN IF NOT EXISTS entries ${bytes};
