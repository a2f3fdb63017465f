using Crm.Bpm.Sdk.Data;
using FluentMigrator;

namespace Crm.Bpm.Modules.Data.Migrations;

/// <summary>Indexes of words and of beginnings of keys; names of dictionary entries in the order people expect; requests with a key.</summary>
[Migration(202611260001, "Search indexes, repeated requests")]
public sealed class SearchIndexes : CrmMigration
{
    public override void Up()
    {
        AddNameKey("dictionary_entry");
        CreateTable("done_request", t =>
        {
            t.KeyPart("user_id");
            t.KeyPart("key", 200);
            t.Text("request", 600, required: true);
            t.LongText("answer");
            t.Instant("at", required: true);
        });
        CreateIndex("done_request", unique: false, "at");
        IfDatabase(IsSqlite).Delegate(IndexOnSqlite);
        IfDatabase(IsPostgres).Delegate(IndexOnPostgres);
    }

    // FTS5 refers to entries by a number that must survive VACUUM, so it is a column of the table.
    private void IndexOnSqlite()
    {
        Execute.Sql("ALTER TABLE search_entry RENAME TO search_entry_before");
        Execute.Sql("""
            CREATE TABLE search_entry (place INTEGER PRIMARY KEY, record_id BLOB NOT NULL UNIQUE, kind TEXT NOT NULL, title TEXT NOT NULL, words TEXT NOT NULL, changed_at TEXT NOT NULL)
            """);
        Execute.Sql("INSERT INTO search_entry (record_id, kind, title, words, changed_at) SELECT record_id, kind, title, words, changed_at FROM search_entry_before");
        Execute.Sql("DROP TABLE search_entry_before");
        CreateIndex("search_entry", unique: false, "kind", "changed_at");
        Execute.Sql("""
            CREATE VIRTUAL TABLE search_index USING fts5(words, content='search_entry', content_rowid='place', tokenize='unicode61 remove_diacritics 0', prefix='2 3')
            """);
        Execute.Sql("INSERT INTO search_index(search_index) VALUES ('rebuild')");
        Execute.Sql("CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN INSERT INTO search_index(rowid, words) VALUES (new.place, new.words); END");
        Execute.Sql("CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.place, old.words); END");
        Execute.Sql("""
            CREATE TRIGGER search_entry_changed AFTER UPDATE OF words ON search_entry BEGIN
              INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.place, old.words);
              INSERT INTO search_index(rowid, words) VALUES (new.place, new.words);
            END
            """);
    }

    // The words are in normal form already, so they are the lexemes as they stand: no dictionary of a language touches names.
    private void IndexOnPostgres()
    {
        Execute.Sql("CREATE INDEX ix_search_entry_words ON search_entry USING gin (array_to_tsvector(string_to_array(btrim(words), ' ')))");
        Execute.Sql("ALTER TABLE search_key ALTER COLUMN value TYPE varchar(300) COLLATE \"C\"");
    }
}
