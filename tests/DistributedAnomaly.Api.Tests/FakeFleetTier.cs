using DistributedAnomaly.Engine.Fleets;
using DistributedAnomaly.Engine.Fleets.Models;
using DistributedAnomaly.Engine.Fleets.Queries;

namespace DistributedAnomaly.Api.Tests;

/// <summary>One fleet "f" with two versions of its model; version 2 is damaged.</summary>
internal sealed class FakeFleetTier : IFleetTier
{
    private static readonly FleetModelEntry First = new(
        "f", 1, FleetModelRole.Champion, 1000, "the first one", 1000, 100, 900, 5000, 12, 40, ["cpu"], ["isolation-forest"], "auto", 7, 0, 1500, 4000);

    public List<int> Promoted { get; } = [];

    public bool IsTraining { get; set; }

    public ValueTask<FleetModels?> ListModelsAsync(string fleet, CancellationToken cancellationToken) => new(fleet != "f" ? null : new FleetModels(
        "f", true, ["cpu"], 0.12, 300, IsTraining ? new TrainingProgress(3, "asked for", 2000, 0.5) : null, null,
        new ModelComparison(2, 10, 400, 0.01, 0.02, 0.1, 0.2), [First with { Version = 2, Role = FleetModelRole.Challenger }, First]));

    public ValueTask<FleetModelEntry?> GetModelAsync(string fleet, int version, CancellationToken cancellationToken) =>
        new(fleet == "f" && version is 1 or 2 ? First with { Version = version } : null);

    public ValueTask<TrainingProgress?> TrainAsync(string fleet, CancellationToken cancellationToken)
    {
        if (fleet != "f")
            return new((TrainingProgress?)null);
        if (IsTraining)
            throw new FleetModelException("Version 3 is being trained already.");
        IsTraining = true;
        return new(new TrainingProgress(3, "asked for", 2000, 0));
    }

    public ValueTask<FleetModelEntry?> PromoteAsync(string fleet, int version, CancellationToken cancellationToken)
    {
        if (version == 2)
            throw new FleetModelException("The model of version 2 is damaged; version 1 stays.");
        if (fleet != "f" || version != 1)
            return new((FleetModelEntry?)null);
        Promoted.Add(version);
        return new(First);
    }

    public ValueTask<FleetPeers?> GetPeersAsync(string fleet, CancellationToken cancellationToken) => new(fleet != "f" ? null : new FleetPeers(
        "f", "role", 60_000, [new CohortPeers("", 5000, 40, 0.1, "cpu", 31, [new PeerMetric("cpu", 0.5f, 1.25f)])]));

    public ValueTask<IReadOnlyList<FleetIncidentReport>?> ListIncidentsAsync(string fleet, CancellationToken cancellationToken) => new(
        fleet != "f" ? null : (IReadOnlyList<FleetIncidentReport>)[new FleetIncidentReport("f", "web", "f/cohort:web/fleet/1000", 1000, null, 20, 0.9, "cpu", 6, ["a", "b"])]);
}
