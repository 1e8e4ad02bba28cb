using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Sampling;

/// <summary>
/// What a host hands to the fleet: vectors of usual and of unusual moments, how each feature's deviations are distributed, and counts.
/// Summaries of several hosts merge. Not thread-safe.
/// </summary>
/// <remarks>
/// An entity offers a usual vector about once an hour, and unusual ones while they are records of its hour, however often it reports, so that the
/// sample does not belong to the chatty ones; what is drawn follows from the entity's hash and the time. An entity's unusual rows of a day are kept or
/// left out together, so that happenings stay whole.
/// </remarks>
public sealed class FleetSample
{
    private const byte FileVersion = 2;

    /// <summary>Happenings are told apart by the hour.</summary>
    public const long HourMs = 3_600_000;

    /// <summary>An entity's unusual rows of a day are kept or left out together.</summary>
    public const long DayMs = 86_400_000;

    /// <summary>Length from which a view is unusual: what an entity reaches twice a day or so.</summary>
    private static readonly float[] Gates = [6.5f, 6, 5.5f, 5.2f];

    private readonly QuantileSketch[] _deviations;

    /// <param name="features">Of the vectors.</param>
    /// <param name="usual">Rows kept of usual moments.</param>
    /// <param name="unusual">Rows kept of unusual moments.</param>
    public FleetSample(FeatureNames features, int usual, int unusual)
        : this(features, new DeviationReservoir(FleetVector.Width(features), usual), new DeviationReservoir(FleetVector.Width(features), unusual), Sketches(features.Count))
    {
    }

    /// <param name="features">Of the vectors.</param>
    /// <param name="rows">Rows kept of each kind.</param>
    public FleetSample(FeatureNames features, int rows)
        : this(features, rows, rows)
    {
    }

    private FleetSample(FeatureNames features, DeviationReservoir usual, DeviationReservoir unusual, QuantileSketch[] deviations)
    {
        (Features, Usual, Unusual, _deviations) = (features, usual, unusual, deviations);
    }

    public FeatureNames Features { get; }

    /// <summary>Vectors of any moment.</summary>
    public DeviationReservoir Usual { get; }

    /// <summary>Vectors of unusual moments.</summary>
    public DeviationReservoir Unusual { get; }

    /// <summary>Per feature, of usual vectors.</summary>
    public IReadOnlyList<QuantileSketch> Deviations => _deviations;

    /// <summary>How they are distributed; goes on with the sample.</summary>
    public DeviationProfile Profile => new(Features, _deviations);

    /// <summary>Time that all entities together were watched.</summary>
    public double EntitySeconds { get; private set; }

    /// <summary>Oldest observation (Unix ms); 0 before the first.</summary>
    public long FromMs { get; private set; }

    /// <summary>Newest observation (Unix ms).</summary>
    public long ToMs { get; private set; }

    /// <summary>Looks at one observation and takes it if it is its turn.</summary>
    /// <param name="offers">Of the entity, kept beside it.</param>
    /// <param name="entity">Hash of the entity.</param>
    /// <param name="timeMs">Of the observation.</param>
    /// <param name="seconds">Since the entity's observation before: what it stands for.</param>
    /// <param name="vector">See <see cref="FleetVector"/>.</param>
    public void Observe(ref OfferState offers, ulong entity, long timeMs, double seconds, ReadOnlySpan<float> vector)
    {
        seconds = Math.Clamp(seconds, 0, HourMs / 1000.0);
        EntitySeconds += seconds;
        FromMs = FromMs == 0 ? timeMs : Math.Min(FromMs, timeMs);
        ToMs = Math.Max(ToMs, timeMs);
        var hour = timeMs / HourMs;
        if (offers.IsRecord(hour, vector, Gates))
            Unusual.Add(entity, timeMs / DayMs, timeMs, 1, vector);
        if (EntityHash.Uniform(EntityHash.At(entity, ~timeMs)) * HourMs / 1000 >= seconds)
            return;
        Usual.Add(entity, hour, timeMs, 1, vector);
        for (var f = 0; f < _deviations.Length; f++)
            _deviations[f].Add(vector[f]);
    }

    public void Merge(FleetSample other)
    {
        Usual.Merge(other.Usual);
        Unusual.Merge(other.Unusual);
        for (var f = 0; f < _deviations.Length; f++)
            _deviations[f].Merge(other._deviations[f]);
        EntitySeconds += other.EntitySeconds;
        FromMs = FromMs == 0 ? other.FromMs : other.FromMs == 0 ? FromMs : Math.Min(FromMs, other.FromMs);
        ToMs = Math.Max(ToMs, other.ToMs);
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Byte(FileVersion);
        var section = writer.Begin();
        Features.Save(writer);
        Usual.Save(writer);
        Unusual.Save(writer);
        foreach (var sketch in _deviations)
            sketch.Save(writer);
        writer.Double(EntitySeconds);
        writer.Long(FromMs);
        writer.Long(ToMs);
        writer.End(section);
    }

    /// <exception cref="SnapshotException">It is damaged, or of a newer version.</exception>
    public static FleetSample Load(ref SnapshotReader reader)
    {
        if (reader.Byte() is var version and not FileVersion)
            throw new SnapshotException($"version {version} of a fleet's sample; this program knows {FileVersion}");
        var section = reader.Begin();
        var features = FeatureNames.Load(ref reader);
        var (usual, unusual) = (DeviationReservoir.Load(ref reader), DeviationReservoir.Load(ref reader));
        if (usual.Columns != FleetVector.Width(features) || unusual.Columns != usual.Columns)
            throw new SnapshotException($"a sample of {usual.Columns} columns for {features.Count} features");
        var sketches = new QuantileSketch[features.Count];
        for (var i = 0; i < sketches.Length; i++)
            sketches[i] = QuantileSketch.Load(ref reader);
        var loaded = new FleetSample(features, usual, unusual, sketches)
        {
            EntitySeconds = reader.Double(), FromMs = reader.Long(), ToMs = reader.Long(),
        };
        reader.End(section);
        return loaded;
    }

    private static QuantileSketch[] Sketches(int count) => [.. Enumerable.Range(0, count).Select(_ => new QuantileSketch())];
}
