using System.Globalization;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.DeskDrills.Load;

/// <summary>Something that has one alert after the other: an entity that is observed, or a rule of a Prometheus.</summary>
/// <param name="Number">Of the actor.</param>
/// <param name="IsExternal">True: its alerts come from outside.</param>
internal sealed record AlertActor(int Number, bool IsExternal)
{
    private const string ActorLabel = "actor", CycleLabel = "cycle";

    /// <summary>What a notification is expected to be about; the same for the beginning and the end of one alert but for the status.</summary>
    /// <param name="cycle">Counts the alerts of the actor from 1.</param>
    /// <param name="status">firing or resolved.</param>
    public string Expected(int cycle, string status) => string.Create(CultureInfo.InvariantCulture, $"{Name} {cycle} {status}");

    private string Name => IsExternal ? $"rule{Number}" : FaultyFleet.Entity(Number);

    /// <summary>What an alert of a notification is about, in the same words; null: no actor would say so.</summary>
    public static string? About(Alert alert) => alert.Kind switch
    {
        "external" when alert.Labels.TryGetValue(ActorLabel, out var actor) => $"{actor} {alert.Labels[CycleLabel]} {alert.Status}",
        "anomaly" when alert.Fleet == FaultyFleet.Name => $"{alert.Entity} {alert.Id[(alert.Id.LastIndexOf('/') + 1)..]} {alert.Status}",
        _ => null,
    };

    /// <summary>Says that an alert of this actor begins, until the server has taken it.</summary>
    public Task BeginAsync(ServerClient client, int cycle, DateTimeOffset at, CancellationToken stop) => IsExternal
        ? client.AlertAsync(Labels(cycle), at, null, stop)
        : client.ObserveAsync(FaultyFleet.Body([FaultyFleet.Line(Number, 2 * cycle, isFaulty: true)]), stop);

    /// <summary>Says that it is over, until the server has taken it.</summary>
    public Task EndAsync(ServerClient client, int cycle, DateTimeOffset began, CancellationToken stop) => IsExternal
        ? client.AlertAsync(Labels(cycle), began, DateTimeOffset.UtcNow, stop)
        : client.ObserveAsync(FaultyFleet.Body([FaultyFleet.Line(Number, 2 * cycle + 1, isFaulty: false)]), stop);

    private Dictionary<string, string> Labels(int cycle) => new(StringComparer.Ordinal)
    {
        ["alertname"] = "Drill", [ActorLabel] = Name, [CycleLabel] = cycle.ToString(CultureInfo.InvariantCulture),
    };
}
