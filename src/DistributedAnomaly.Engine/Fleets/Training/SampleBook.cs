using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Engine.Fleets.Training;

/// <summary>
/// The sample of a fleet in three periods: since the last training, the weeks before it, and the weeks before those. A model is trained on all of
/// them: what happens once a week has to be remembered longer than until the next training. After a drift it is trained on the newest alone, and
/// what was before is forgotten. Not thread-safe.
/// </summary>
internal sealed class SampleBook
{
    /// <summary>Time (ms) that a period of weeks spans before another one begins; what is older than two of them is forgotten.</summary>
    public const long PeriodMs = 14L * 24 * FleetSample.HourMs;

    /// <summary>Unusual rows of a period, and the bytes that they may take: rarity is counted in them.</summary>
    private const int LeastRows = 1000, MostRows = 50_000, MostBytes = 8 << 20;

    /// <summary>Usual rows of a period: what is usual needs fewer.</summary>
    private const int MostUsual = 10_000;

    /// <summary>Bytes of a row beside its columns.</summary>
    private const int RowBytes = 28;

    private const byte Version = 2;
    private const byte OfTwoPeriods = 1;

    /// <summary>Since the last training; null: nothing yet.</summary>
    public FleetSample? Current { get; private set; }

    /// <summary>Of up to two weeks before; null: there is none.</summary>
    public FleetSample? Recent { get; private set; }

    /// <summary>Of the two weeks before those; null: there is none.</summary>
    public FleetSample? Old { get; private set; }

    /// <summary>The newest that there is; null: nothing yet.</summary>
    public FleetSample? Newest => Current ?? Recent;

    /// <summary>Usual vectors kept.</summary>
    public int Rows => All.Sum(s => s.Usual.Count);

    /// <summary>Unusual vectors kept.</summary>
    public int UnusualRows => All.Sum(s => s.Unusual.Count);

    /// <summary>Whether a model can be trained on all of it.</summary>
    public bool IsEnough => Rows >= FleetTrainer.LeastRows && UnusualRows > 0;

    private IEnumerable<FleetSample> All => ((ReadOnlySpan<FleetSample?>)[Current, Recent, Old]).ToArray().OfType<FleetSample>();

    /// <summary>Takes a window's part. Other features than before begin a new sample: their vectors have other columns.</summary>
    public void Add(FleetSample part)
    {
        if (Newest is { } before && !before.Features.Names.SequenceEqual(part.Features.Names, StringComparer.Ordinal))
            (Current, Recent, Old) = (null, null, null);
        Current ??= Empty(part.Features);
        Current.Merge(part);
    }

    /// <summary>A model was trained: another period begins.</summary>
    /// <param name="whole">False: it was trained on the newest period alone, and what was before is forgotten.</param>
    public void Turn(bool whole)
    {
        if (Current is not { } current)
            return;
        Current = null;
        if (!whole)
            (Recent, Old) = (current, null);
        else if (Recent is not { } recent)
            Recent = current;
        else if (recent.ToMs - recent.FromMs >= PeriodMs)
            (Recent, Old) = (current, recent);
        else
            recent.Merge(current);
    }

    /// <summary>What a model is trained on, as bytes of its own.</summary>
    /// <param name="whole">False: of the newest period only.</param>
    /// <returns>Null: there is nothing.</returns>
    public byte[]? ToTrainOn(bool whole)
    {
        if (Newest is not { } newest)
            return null;
        if (!whole)
            return Bytes(newest);
        var all = Empty(newest.Features);
        foreach (var sample in All)
            all.Merge(sample);
        return Bytes(all);
    }

    public byte[] Save()
    {
        var writer = new SnapshotWriter();
        writer.Byte(Version);
        foreach (var sample in (ReadOnlySpan<FleetSample?>)[Current, Recent, Old])
        {
            writer.Byte(sample is null ? (byte)0 : (byte)1);
            sample?.Save(writer);
        }

        return writer.Written.ToArray();
    }

    /// <exception cref="SnapshotException">It is damaged, or of a newer version.</exception>
    public static SampleBook Load(ReadOnlySpan<byte> bytes)
    {
        var reader = new SnapshotReader(bytes);
        var version = reader.Byte();
        if (version is 0 or > Version)
            throw new SnapshotException($"version {version} of a fleet's samples; this program knows {Version}");
        return new SampleBook
        {
            Current = Sample(ref reader),
            Recent = Sample(ref reader),
            Old = version > OfTwoPeriods ? Sample(ref reader) : null,
        };
    }

    private static FleetSample? Sample(ref SnapshotReader reader) => reader.Byte() == 1 ? FleetSample.Load(ref reader) : null;

    private static FleetSample Empty(FeatureNames features)
    {
        var rows = Math.Clamp(MostBytes / (RowBytes + 4 * FleetVector.Width(features)), LeastRows, MostRows);
        return new FleetSample(features, Math.Min(rows, MostUsual), rows);
    }

    private static byte[] Bytes(FleetSample sample)
    {
        var writer = new SnapshotWriter();
        sample.Save(writer);
        return writer.Written.ToArray();
    }
}
