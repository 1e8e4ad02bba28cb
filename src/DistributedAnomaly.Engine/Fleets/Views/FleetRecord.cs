using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Incidents;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Newcomers;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Engine.Fleets.Views;

/// <summary>A fleet's knowledge as it is stored: the model by its version, and the state of its cohorts' watch for incidents.</summary>
/// <param name="Fleet">Its name.</param>
/// <param name="Features">Columns.</param>
/// <param name="WindowMs">Length of a window.</param>
/// <param name="ModelVersion">Of the model that judges; 0: none.</param>
/// <param name="Whole">Peers of the whole fleet; null: not known.</param>
/// <param name="Cohorts">Peers by cohort.</param>
/// <param name="Incidents">The open or last incident by cohort; empty key: of the whole fleet.</param>
/// <param name="Baselines">Where new members begin, by cohort; empty key: those of no cohort.</param>
/// <param name="Watches">State of each cohort's <see cref="CohortMonitor"/>; empty key: that of the whole fleet.</param>
/// <param name="Memory">State of the fleet's <see cref="IncidentMemory"/>.</param>
internal sealed record FleetRecord(
    string Fleet, FeatureNames Features, long WindowMs, int ModelVersion, PeerStatistics? Whole, IReadOnlyDictionary<string, PeerStatistics> Cohorts,
    IReadOnlyDictionary<string, IncidentSpan> Incidents, IReadOnlyDictionary<string, CohortBaseline> Baselines, IReadOnlyDictionary<string, byte[]> Watches, byte[] Memory)
{
    /// <summary>Of the bytes.</summary>
    public const byte Version = 4;

    /// <summary>Of the bytes that its watches are.</summary>
    public byte WatchVersion { get; init; } = Version;

    public static FleetRecord Of(FleetKnowledge knowledge, IReadOnlyDictionary<string, CohortMonitor> watches, IncidentMemory memory)
    {
        var states = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (cohort, watch) in watches)
        {
            var writer = new SnapshotWriter();
            watch.Save(writer);
            states[cohort] = writer.Written.ToArray();
        }

        var remembered = new SnapshotWriter();
        memory.Save(remembered);
        return new FleetRecord(
            knowledge.Fleet, knowledge.Features, knowledge.WindowMs, knowledge.Model?.Info.Version ?? 0, knowledge.Whole, knowledge.Cohorts,
            knowledge.Incidents, knowledge.Baselines, states, remembered.Written.ToArray());
    }

    /// <param name="model">Finds a version of the fleet's model; null: it cannot be had.</param>
    public FleetKnowledge ToKnowledge(Func<string, int, FleetModel?> model) =>
        new(Fleet, Features, WindowMs, ModelVersion == 0 ? null : model(Fleet, ModelVersion), Whole, Cohorts, Incidents, Baselines);

    /// <summary>What of it monitors need: the rest is the tier's own.</summary>
    public FleetRecord ToView() => this with { Watches = new SortedDictionary<string, byte[]>(StringComparer.Ordinal), Memory = [] };

    public Dictionary<string, CohortMonitor> ToWatches(FleetIncidentPolicy policy)
    {
        var watches = new Dictionary<string, CohortMonitor>(StringComparer.Ordinal);
        foreach (var (cohort, state) in Watches)
        {
            var reader = new SnapshotReader(state);
            watches[cohort] = CohortMonitor.Load(ref reader, policy, WatchVersion);
        }

        return watches;
    }

    public IncidentMemory ToMemory()
    {
        var reader = new SnapshotReader(Memory);
        return IncidentMemory.Load(ref reader);
    }

    public byte[] Write()
    {
        var writer = new SnapshotWriter();
        writer.Byte(Version);
        var section = writer.Begin();
        writer.Text(Fleet);
        writer.Long(WindowMs);
        writer.Int(ModelVersion);
        Features.Save(writer);
        writer.Byte(Whole is null ? (byte)0 : (byte)1);
        Whole?.Save(writer);
        writer.Int(Cohorts.Count);
        foreach (var (cohort, peers) in Cohorts.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            writer.Text(cohort);
            peers.Save(writer);
        }

        writer.Int(Incidents.Count);
        foreach (var (cohort, incident) in Incidents.OrderBy(i => i.Key, StringComparer.Ordinal))
        {
            writer.Text(cohort);
            writer.Long(incident.StartedMs);
            writer.Long(incident.EndedMs);
        }

        writer.Int(Baselines.Count);
        foreach (var (cohort, baseline) in Baselines.OrderBy(b => b.Key, StringComparer.Ordinal))
        {
            writer.Text(cohort);
            baseline.Save(writer);
        }

        writer.Int(Watches.Count);
        foreach (var (cohort, state) in Watches)
        {
            writer.Text(cohort);
            writer.Bytes(state);
        }

        writer.Bytes(Memory);
        writer.End(section);
        return writer.Written.ToArray();
    }

    /// <exception cref="SnapshotException">It is damaged, or of a newer version.</exception>
    public static FleetRecord Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new SnapshotReader(bytes);
        var version = reader.Byte();
        if (version is 0 or > Version)
            throw new SnapshotException($"version {version} of a fleet's knowledge; this program knows {Version}");
        var section = reader.Begin();
        var (fleet, window, model) = (reader.Text(), reader.Long(), reader.Int());
        var features = FeatureNames.Load(ref reader);
        var whole = reader.Byte() == 1 ? PeerStatistics.Load(ref reader, version) : null;
        var cohorts = new Dictionary<string, PeerStatistics>(StringComparer.Ordinal);
        for (var left = reader.Length(4); left > 0; left--)
            cohorts[reader.Text()] = PeerStatistics.Load(ref reader, version);
        var incidents = new Dictionary<string, IncidentSpan>(StringComparer.Ordinal);
        for (var left = reader.Length(20); left > 0; left--)
            incidents[reader.Text()] = new IncidentSpan(reader.Long(), reader.Long());
        var baselines = new Dictionary<string, CohortBaseline>(StringComparer.Ordinal);
        for (var left = reader.Length(8); left > 0; left--)
            baselines[reader.Text()] = CohortBaseline.Load(ref reader);
        var watches = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        for (var left = reader.Length(8); left > 0; left--)
            watches[reader.Text()] = reader.Bytes().ToArray();
        var memory = reader.Bytes().ToArray();
        reader.End(section);
        return new FleetRecord(fleet, features, window, model, whole, cohorts, incidents, baselines, watches, memory)
        {
            WatchVersion = version,
        };
    }
}
