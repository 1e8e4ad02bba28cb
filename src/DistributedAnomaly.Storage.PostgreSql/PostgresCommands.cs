using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql;

/// <summary>Short ways to fill commands. Parameters are numbered in the order in which they are set.</summary>
internal static class PostgresCommands
{
    public static NpgsqlBatchCommand Add(this NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command;
    }

    /// <param name="command">The command.</param>
    /// <param name="value">A list becomes an array, a column of rows for unnest.</param>
    public static NpgsqlBatchCommand Set<T>(this NpgsqlBatchCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return command;
    }
}
