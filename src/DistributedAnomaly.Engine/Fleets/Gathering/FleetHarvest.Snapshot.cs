using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Newcomers;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Engine.Fleets.Gathering;

/// <content>A harvest as bytes, for a host that is another process.</content>
internal sealed partial class FleetHarvest
{
    private const byte Version = 3;

    public void Save(SnapshotWriter writer)
    {
        writer.Byte(Version);
        var section = writer.Begin();
        Features.Save(writer);
        writer.Long(Observations);
        writer.Double(CadenceSumMs);
        writer.Long(CohortsLeftOut);
        Proposals.Save(writer);
        writer.Int(1 + _cohorts.Count);
        SaveCohort("", Rest, writer);
        foreach (var (cohort, panel) in _cohorts)
            SaveCohort(cohort, panel, writer);
        writer.Int(_baselines.Count);
        foreach (var (cohort, panel) in _baselines)
        {
            writer.Text(cohort);
            panel.Save(writer);
        }

        SaveRows(Calm, writer);
        writer.Byte(Sample is null ? (byte)0 : (byte)1);
        Sample?.Save(writer);
        writer.End(section);
    }

    /// <param name="bytes">What <see cref="Save"/> wrote.</param>
    /// <param name="features">Those of now: the harvest has this very instance, if they are its own.</param>
    /// <exception cref="SnapshotException">It is damaged, or of a newer version.</exception>
    public static FleetHarvest Load(ReadOnlySpan<byte> bytes, FeatureNames features)
    {
        var reader = new SnapshotReader(bytes);
        if (reader.Byte() is var version and not Version)
            throw new SnapshotException($"version {version} of what a host gathered; this program knows {Version}");
        var section = reader.Begin();
        var harvest = new FleetHarvest(LoadFeatures(ref reader, features))
        {
            Observations = reader.Long(), CadenceSumMs = reader.Double(), CohortsLeftOut = reader.Long(),
        };
        harvest.Proposals.Merge(MetricProposals.Load(ref reader));
        for (var left = reader.Length(8); left > 0; left--)
            harvest.LoadCohort(ref reader);
        for (var left = reader.Length(8); left > 0; left--)
            harvest.LoadBaselines(ref reader);
        harvest.LoadRows(harvest.Calm, ref reader);
        if (reader.Byte() == 1)
            harvest.LoadSample(ref reader);
        reader.End(section);
        return harvest;
    }

    private void SaveCohort(string cohort, PeerPanel panel, SnapshotWriter writer)
    {
        writer.Text(cohort);
        SaveRows(panel, writer);
        foreach (var (hash, _) in panel.Rows())
        {
            var (name, isAnomalous) = _members[hash];
            writer.Text(name);
            writer.Byte(isAnomalous ? (byte)1 : (byte)0);
        }
    }

    private static void SaveRows(PeerPanel panel, SnapshotWriter writer)
    {
        writer.Int(panel.Rows().Count());
        foreach (var (hash, row) in panel.Rows())
        {
            writer.Long((long)hash);
            writer.Floats(row.Span);
        }
    }

    private static FeatureNames LoadFeatures(ref SnapshotReader reader, FeatureNames now)
    {
        var features = FeatureNames.Load(ref reader);
        return features.Names.SequenceEqual(now.Names, StringComparer.Ordinal) ? now : features;
    }

    private void LoadCohort(ref SnapshotReader reader)
    {
        var cohort = reader.Text();
        foreach (var hash in LoadRows(PanelOf(cohort), ref reader))
            _members[hash] = (reader.Text(), reader.Byte() == 1);
    }

    private void LoadBaselines(ref SnapshotReader reader)
    {
        var cohort = reader.Text();
        var panel = BaselinePanel.Load(ref reader);
        if (panel.Features != Features.Count)
            throw new SnapshotException($"baselines of {panel.Features} features in what a host gathered of {Features.Count}");
        BaselinesOf(cohort).Merge(panel);
    }

    private ulong[] LoadRows(PeerPanel panel, ref SnapshotReader reader)
    {
        var row = new float[FleetVector.Width(Features)];
        var hashes = new ulong[reader.Length(8 + 4 * row.Length)];
        foreach (ref var hash in hashes.AsSpan())
        {
            hash = (ulong)reader.Long();
            reader.Floats(row);
            panel.Add(hash, row);
        }

        return hashes;
    }

    private void LoadSample(ref SnapshotReader reader)
    {
        var part = FleetSample.Load(ref reader);
        if (Sample is null || part.Features.Count != Features.Count)
            throw new SnapshotException($"a sample of {part.Features.Count} features in what a host gathered of {Features.Count}");
        Sample.Merge(part);
    }
}
