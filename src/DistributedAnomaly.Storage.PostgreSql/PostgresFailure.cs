using System.Net.Sockets;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql;

/// <summary>Turns what Npgsql throws into <see cref="IOException"/>, so that callers need not know the database.</summary>
internal static class PostgresFailure
{
    /// <param name="purpose">Completes the sentence "PostgreSQL failed to ...".</param>
    /// <exception cref="IOException">With the cause inside.</exception>
    public static async Task<T> RunAsync<T>(string purpose, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (IsOfDatabase(e))
        {
            throw Wrap(purpose, e);
        }
    }

    /// <inheritdoc cref="RunAsync"/>
    public static T Run<T>(string purpose, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (IsOfDatabase(e))
        {
            throw Wrap(purpose, e);
        }
    }

    public static bool IsOfDatabase(Exception e) => e is NpgsqlException or SocketException or TimeoutException or EndOfStreamException;

    public static IOException Wrap(string purpose, Exception e) => new($"PostgreSQL failed to {purpose}: {Sentence(e)}", e);

    /// <summary>One line, without what a person does not need.</summary>
    private static string Sentence(Exception e)
    {
        var text = e switch
        {
            PostgresException answer => $"{answer.MessageText} ({answer.SqlState})",
            NpgsqlException { InnerException: TimeoutException } => "it did not answer in time",
            NpgsqlException { InnerException: { } cause } => $"{e.Message}: {cause.Message}",
            _ => e.Message,
        };
        return text.ReplaceLineEndings(" ");
    }
}
