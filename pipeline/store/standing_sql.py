"""The SQL of migrations 0011 and 0014: a letter that was cancelled ends no other; the day a duty is due."""

from __future__ import annotations

_OPEN = """FROM deadlines JOIN letters ON letters.id = deadlines.letter_id
    WHERE letters.held = 1 AND letters.secrecy_level = 0
      AND NOT EXISTS (SELECT 1 FROM closings WHERE closings.letter_key = letters.key
                      AND closings.undone_at IS NULL
                      AND coalesce(closings.uid, deadlines.uid) = deadlines.uid)
      AND NOT EXISTS (SELECT 1 FROM citations AS c JOIN letters AS by ON by.id = c.letter_id
                      WHERE c.cited_id = letters.id AND c.relation IN ('cancels', 'supersedes')
                      AND c.status = 'resolved' AND by.secrecy_level = 0
                      AND NOT EXISTS (SELECT 1 FROM citations AS undo
                                      JOIN letters AS undoing ON undoing.id = undo.letter_id
                                      WHERE undo.cited_id = by.id AND undo.relation = 'cancels'
                                      AND undo.status = 'resolved' AND undoing.secrecy_level = 0))"""
VIEWS = f"""
DROP VIEW open_deadlines;
CREATE VIEW open_deadlines AS
    SELECT deadlines.ends AS due, deadlines.starts, deadlines.kind, deadlines.action, deadlines.text,
           deadlines.rrule, deadlines.basis, deadlines.place, letters.number, letters.date, letters.issuer,
           letters.subject, letters.direction, letters.id AS letter_id, deadlines.id AS deadline_id
    {_OPEN}
    ORDER BY coalesce(deadlines.ends, deadlines.starts);
"""

# A meeting is due on the day it begins; days alone can be compared with days.
DUE = f"""
DROP VIEW open_deadlines;
CREATE VIEW open_deadlines AS
    SELECT CASE WHEN deadlines.rrule IS NOT NULL THEN NULL
                WHEN deadlines.kind = 'event' THEN substr(coalesce(deadlines.starts, deadlines.ends), 1, 10)
                ELSE substr(coalesce(deadlines.ends, deadlines.starts), 1, 10) END AS due,
           deadlines.starts, deadlines.kind, deadlines.action, deadlines.text,
           deadlines.rrule, deadlines.basis, deadlines.place, letters.number, letters.date, letters.issuer,
           letters.subject, letters.direction, letters.id AS letter_id, deadlines.id AS deadline_id
    {_OPEN}
    ORDER BY coalesce(due, deadlines.starts);
"""
