-- What receipts say of the parts of a message; null while none has come. A message is as good as its worst part.
ALTER TABLE provider_id ADD COLUMN IF NOT EXISTS status ${key};
