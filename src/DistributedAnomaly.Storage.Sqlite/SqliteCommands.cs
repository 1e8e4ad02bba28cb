using Microsoft.Data.Sqlite;

namespace DistributedAnomaly.Storage.Sqlite;

internal static class SqliteCommands
{
    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long Scalar(this SqliteConnection connection, string sql)
    {
        using var command = connection.Prepare(sql);
        return command.ExecuteScalar() is long value ? value : 0;
    }

    /// <summary>A command that is used again and again; its parameters are named in the order of <paramref name="parameters"/>.</summary>
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    /// <summary>Creates the tables of a new file; refuses one that a newer release wrote.</summary>
    public static void EnsureSchema(this SqliteConnection connection, int version, string sql)
    {
        var found = connection.Scalar("PRAGMA user_version");
        if (found > version)
        {
            throw new InvalidOperationException(
                $"'{connection.DataSource}' has format {found}, written by a newer release; this one reads formats up to {version}.");
        }

        if (found < version)
            connection.Execute($"BEGIN IMMEDIATE; {sql}; PRAGMA user_version = {version}; COMMIT");
    }
}
