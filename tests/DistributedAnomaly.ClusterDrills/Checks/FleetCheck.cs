using System.Collections.Concurrent;
using DistributedAnomaly.ClusterDrills.Load;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.ClusterDrills.Checks;

/// <summary>Compares a cluster with what it must be after a push, entity by entity.</summary>
internal static class FleetCheck
{
    /// <param name="engine">Of the cluster.</param>
    /// <param name="fleet">What was pushed.</param>
    /// <param name="groups">How far.</param>
    /// <param name="loss">Null: nothing may be lost.</param>
    /// <param name="figures">Take what was found.</param>
    /// <returns>The alerts that there must be, by id.</returns>
    public static async Task<IReadOnlyDictionary<string, Alert>> RunAsync(
        IAnomalyEngine engine, SyntheticFleet fleet, IReadOnlyList<EntityGroup> groups, Loss? loss, Figures figures)
    {
        var sweep = await EntitySweep.RunAsync(engine, fleet);
        figures.Add("check: entities asked, s", sweep.Took.TotalSeconds);
        var alerts = new ConcurrentDictionary<string, Alert>(StringComparer.Ordinal);
        var faults = new ConcurrentQueue<string>();
        var (lostEntities, lostObservations, oldestMs) = (0, 0, 0L);
        Parallel.ForEach(groups.SelectMany(g => g.Entities.Select(e => (Group: g, Entity: e))), one =>
        {
            var (group, entity) = one;
            if (sweep.Health[entity] is not { } health)
            {
                faults.Enqueue($"{fleet.NameOf(entity)} does not answer");
                return;
            }

            var missing = (int)(group.NextStep - fleet.FirstStep(entity) - health.Samples);
            var found = ExpectedEntity.JsonOf(health);
            IEnumerable<Gap> gaps = missing == 0 ? [Gap.None] : missing > 0 && loss is not null ? loss.Places(group, entity, fleet.FirstStep(entity), missing) : [];
            foreach (var gap in gaps)
            {
                var expected = ExpectedEntity.Of(fleet, entity, group.NextStep, gap);
                if (expected.Health != found)
                    continue;
                foreach (var alert in expected.Alerts)
                    alerts[alert.Id] = alert;
                if (gap.Count > 0)
                {
                    Interlocked.Increment(ref lostEntities);
                    Interlocked.Add(ref lostObservations, gap.Count);
                    var ageMs = (long)loss!.AgeOf(group, entity, gap).TotalMilliseconds;
                    InterlockedMax(ref oldestMs, ageMs);
                    if (ageMs > loss.Window.TotalMilliseconds)
                        faults.Enqueue($"{fleet.NameOf(entity)} lost {gap.Count} observations, the first acknowledged {ageMs} ms before");
                }

                return;
            }

            faults.Enqueue($"{fleet.NameOf(entity)} has {health.Samples} samples where {group.NextStep - fleet.FirstStep(entity)} were acknowledged, the last at step {(health.LastSeenMs - fleet.TimeMs(entity, 0)) / SyntheticFleet.StepMs} of {group.NextStep - 1}, and its state is none of those that may be");
        });

        figures["check: entities"] = fleet.Count;
        figures["check: entities that are wrong"] = faults.Count;
        figures["check: entities that lost young observations"] = lostEntities;
        figures["check: observations lost, all young"] = lostObservations;
        figures.Add("check: oldest lost observation, s", oldestMs / 1000.0);
        figures.Violations.AddRange(faults);
        return alerts;
    }

    /// <summary>All alerts of the fleet, page by page.</summary>
    public static async Task<Dictionary<string, Alert>> ListAlertsAsync(IAnomalyEngine engine)
    {
        const int Page = 1000;
        var all = new Dictionary<string, Alert>(StringComparer.Ordinal);
        long? before = null;
        while (true)
        {
            var page = await engine.ListAlertsAsync(new AlertQuery(SyntheticFleet.Name, null, null, Page, before), CancellationToken.None);
            var known = all.Count;
            foreach (var alert in page)
                all[alert.Id] = alert;
            if (page.Count < Page || all.Count == known)
                return all;
            before = page[^1].StartedMs + 1;
        }
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (var seen = Interlocked.Read(ref target); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
