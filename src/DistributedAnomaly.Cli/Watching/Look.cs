using DistributedAnomaly.Client;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Cli.Watching;

/// <summary>What there was to see at one moment; <c>watch --json</c> prints it.</summary>
/// <param name="Time">When.</param>
/// <param name="Fleets">All.</param>
/// <param name="Entities">The most surprising of the fleet that is watched; null: none is.</param>
/// <param name="Alerts">Those that fire, the newest first.</param>
internal sealed record Look(DateTimeOffset Time, IReadOnlyList<Fleet> Fleets, IReadOnlyList<EntityItem>? Entities, IReadOnlyList<Alert> Alerts)
{
    public static async Task<Look> TakeAsync(AnomalyClient client, string? fleet, int limit, CancellationToken cancellationToken)
    {
        var fleets = await client.ListFleetsAsync(cancellationToken);
        var entities = fleet is null
            ? null
            : (await client.GetEntityPageAsync(fleet, new EntityFilter { Sort = "surprise", PageSize = limit }, null, cancellationToken)).Entities;
        var alerts = await client.GetAlertPageAsync(new AlertFilter { Fleet = fleet, Status = "firing", PageSize = limit }, null, cancellationToken);
        return new Look(TimeProvider.System.GetUtcNow(), fleets, entities, alerts);
    }
}
