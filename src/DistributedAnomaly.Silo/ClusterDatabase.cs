using System.Data.Common;
using DistributedAnomaly.Hosting;
using Npgsql;

namespace DistributedAnomaly.Silo;

/// <summary>Waits for the database of a cluster: containers start in any order, and a database that is away comes back.</summary>
internal static class ClusterDatabase
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Wrong password, unknown role, no such database, no rights: waiting does not help.</summary>
    private static readonly string[] WrongSettings = ["28000", "28P01", "3D000", "42501"];

    /// <summary>Does the work as soon as the database answers; says once that it waits.</summary>
    /// <exception cref="ServerStartException">Waiting would not help.</exception>
    public static async Task WhenReachableAsync(
        SiloPlace place, Func<Task> work, Action<string> waiting, ILogger logger, TimeProvider clock, CancellationToken cancellationToken)
    {
        for (var waited = false;; waited = true)
        {
            try
            {
                await work();
                return;
            }
            catch (InvalidDataException e)
            {
                throw new ServerStartException(ExitCodes.Data, $"The data in {place.DatabaseInWords} cannot be used: {e.Message}", e);
            }
            catch (Exception e) when (Refusal(e) is { } refusal)
            {
                throw new ServerStartException(
                    ExitCodes.Usage, $"{place.DatabaseInWords} does not let this silo in: {refusal.MessageText} ({refusal.SqlState}).", e);
            }
            catch (Exception e) when (e is IOException or DbException or TimeoutException && !cancellationToken.IsCancellationRequested)
            {
                waiting($"The silo waits for {place.DatabaseInWords}: {Reason(e)}");
                if (!waited)
                    logger.LogWarning("Waits for {Database}: {Reason}", place.DatabaseInWords, Reason(e));
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private static PostgresException? Refusal(Exception e) => e switch
    {
        PostgresException answer when WrongSettings.Contains(answer.SqlState) => answer,
        { InnerException: { } inner } => Refusal(inner),
        _ => null,
    };

    private static string Reason(Exception e) => e.Message.ReplaceLineEndings(" ");
}
