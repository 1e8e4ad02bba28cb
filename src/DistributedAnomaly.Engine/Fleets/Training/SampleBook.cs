using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Engine.Fleets.Training;

/// <summary>
/// The sample of a fleet in two periods: that since the last training and the one before it. A model is trained on both, or on the newer one
/// alone after a drift, so that what was long ago is forgotten. Not thread-safe.
/// </summary>
internal sealed class SampleBook
{
    /// <summary>Rows of each kind and period, and the bytes that they may take.</summary>
    private const int LeastRows = 1000, MostRows = 20_000, MostBytes = 2 << 20;

    /// <summary>Bytes of a row beside its columns.</summary>
    private const int RowBytes = 28;

    private const byte Version = 1;

    /// <summary>Since the last training; null: nothing yet.</summary>
    public FleetSample? Current { get; private set; }

    /// <summary>Of the period before; null: there is none.</summary>
    public FleetSample? Previous { get; private set; }

    /// <summary>Takes a window's part. Other features than before begin a new sample: their vectors have other columns.</summary>
    public void Add(FleetSample part)
    {
        if ((Current ?? Previous) is { } before && !before.Features.Names.SequenceEqual(part.Features.Names, StringComparer.Ordinal))
            (Current, Previous) = (null, null);
        Current ??= new FleetSample(part.Features, RowsFor(part.Features));
        Current.Merge(part);
    }

    /// <summary>Begins another period.</summary>
    public void Turn() => (Previous, Current) = (Current, null);

    /// <summary>What a model is trained on, as bytes of its own.</summary>
    /// <param name="whole">False: of the newer period only.</param>
    /// <returns>Null: there is nothing.</returns>
    public byte[]? ToTrainOn(bool whole)
    {
        if ((Current ?? Previous) is not { } sample)
            return null;
        if (!whole || Current is null || Previous is null)
            return Bytes(sample);
        var both = Copy(Current);
        both.Merge(Previous);
        return Bytes(both);
    }

    public byte[] Save()
    {
        var writer = new SnapshotWriter();
        writer.Byte(Version);
        foreach (var sample in (ReadOnlySpan<FleetSample?>)[Current, Previous])
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
        if (reader.Byte() is var version and not Version)
            throw new SnapshotException($"version {version} of a fleet's samples; this program knows {Version}");
        return new SampleBook
        {
            Current = reader.Byte() == 1 ? FleetSample.Load(ref reader) : null,
            Previous = reader.Byte() == 1 ? FleetSample.Load(ref reader) : null,
        };
    }

    private static int RowsFor(FeatureNames features) =>
        Math.Clamp(MostBytes / (RowBytes + 4 * FleetVector.Width(features)), LeastRows, MostRows);

    private static byte[] Bytes(FleetSample sample)
    {
        var writer = new SnapshotWriter();
        sample.Save(writer);
        return writer.Written.ToArray();
    }

    private static FleetSample Copy(FleetSample sample)
    {
        var reader = new SnapshotReader(Bytes(sample));
        return FleetSample.Load(ref reader);
    }
}
