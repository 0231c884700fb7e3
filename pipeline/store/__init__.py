"""The SQLite database: numbered migrations, the ledger of files, the writer, the questions, the search."""
