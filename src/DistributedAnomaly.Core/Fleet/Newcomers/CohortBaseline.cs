using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Newcomers;

/// <summary>What the members of a cohort have in common, by feature: where the baseline of a new member begins. Immutable.</summary>
/// <remarks>A feature takes some 180 bytes, 69 as it is saved.</remarks>
public sealed class CohortBaseline
{
    /// <summary>Fewer members say nothing about each other.</summary>
    private const int LeastMembers = PeerStatistics.LeastMembers;

    /// <summary>From the median absolute deviation to the standard deviation of a normal distribution.</summary>
    private const double SigmaOfMad = 1.4826;

    private readonly MetricPrior?[] _priors;

    private CohortBaseline(MetricPrior?[] priors) => _priors = priors;

    public int Features => _priors.Length;

    /// <summary>What is known of a feature; null: nothing.</summary>
    /// <param name="feature">Its column; others than there are: nothing is known.</param>
    public MetricPrior? Of(int feature) => (uint)feature < (uint)_priors.Length ? _priors[feature] : null;

    /// <param name="features">Columns.</param>
    /// <param name="rows">One per member: <see cref="BaselineRow"/> per feature; NaN: not known.</param>
    /// <returns>Null: too few members.</returns>
    internal static CohortBaseline? Of(int features, IReadOnlyList<float[]> rows)
    {
        if (rows.Count < LeastMembers)
            return null;
        var priors = new MetricPrior?[features];
        for (var f = 0; f < features; f++)
            priors[f] = Prior([.. rows.Select(r => r.AsMemory(f * BaselineRow.Width, BaselineRow.Width)).Where(r => float.IsFinite(r.Span[BaselineRow.Level]))]);
        return priors.Any(p => p is not null) ? new CohortBaseline(priors) : null;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Int(_priors.Length);
        foreach (var prior in _priors)
        {
            writer.Byte(prior is null ? (byte)0 : prior.IsRelative ? (byte)2 : (byte)1);
            if (prior is not { } p)
                continue;
            writer.Float(p.Level);
            writer.Float(p.LevelSpread);
            writer.Float(p.Scale);
            writer.Float(p.Residual);
            writer.Float(p.OffsetSpread);
            for (var hour = 0; hour < MetricPrior.Hours; hour++)
                writer.Short(Upper(p.Offsets[hour]));
        }
    }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    public static CohortBaseline Load(ref SnapshotReader reader)
    {
        var priors = new MetricPrior?[reader.Length(1)];
        if (priors.Length > FeatureNames.Most)
            throw new SnapshotException($"a cohort's baseline of {priors.Length} features, at most {FeatureNames.Most} are possible");
        foreach (ref var prior in priors.AsSpan())
        {
            var kind = reader.Byte();
            if (kind == 0)
                continue;
            var (level, levelSpread, scale, residual, offsetSpread) = (reader.Float(), reader.Float(), reader.Float(), reader.Float(), reader.Float());
            var offsets = new float[MetricPrior.Hours];
            for (var hour = 0; hour < MetricPrior.Hours; hour++)
                offsets[hour] = BitConverter.UInt32BitsToSingle((uint)reader.Short() << 16);
            prior = new MetricPrior(level, levelSpread, scale, residual, offsetSpread, kind == 2, [.. offsets]);
        }

        return new CohortBaseline(priors);
    }

    private static MetricPrior? Prior(IReadOnlyList<Memory<float>> members)
    {
        if (members.Count < LeastMembers)
            return null;
        var (level, levelSpread) = Typical(members.Select(m => m.Span[BaselineRow.Level]));
        var absolute = Typical(members.Select(m => m.Span[BaselineRow.Scale]));
        var relative = Typical(members.Select(m => m.Span[BaselineRow.Scale] / Math.Abs(m.Span[BaselineRow.Level])));
        // Larger members may vary more: then their scales are more alike in parts of their levels.
        var isRelative = relative.Median > 0 && relative.Spread * absolute.Median < absolute.Spread * relative.Median;
        var offsets = new float[MetricPrior.Hours];
        var (spreads, known) = (0.0, 0);
        for (var hour = 0; hour < MetricPrior.Hours; hour++)
        {
            float[] told = [.. members.Select(m => m.Span[BaselineRow.Hours + hour] / UnitOf(m.Span, isRelative)).Where(float.IsFinite)];
            offsets[hour] = float.NaN;
            if (told.Length < LeastMembers)
                continue;
            var (median, spread) = Typical(told);
            // As it is saved, so that a member begins the same after a restart.
            offsets[hour] = BitConverter.UInt32BitsToSingle((uint)Upper(median) << 16);
            spreads += spread;
            known++;
        }

        var residual = Typical(members.Select(m => m.Span[BaselineRow.Residual] / UnitOf(m.Span, isRelative))).Median;
        return new MetricPrior(
            level, levelSpread, isRelative ? relative.Median : absolute.Median, residual, known == 0 ? 0 : (float)(spreads / known), isRelative,
            [.. offsets]);
    }

    private static float UnitOf(ReadOnlySpan<float> row, bool isRelative) => isRelative ? Math.Abs(row[BaselineRow.Level]) : 1;

    private static (float Median, float Spread) Typical(IEnumerable<float> values)
    {
        float[] sorted = [.. values.Where(float.IsFinite).Order()];
        if (sorted.Length == 0)
            return (0, 0);
        var median = Middle(sorted);
        for (var i = 0; i < sorted.Length; i++)
            sorted[i] = Math.Abs(sorted[i] - median);
        Array.Sort(sorted);
        return (median, (float)(SigmaOfMad * Middle(sorted)));
    }

    private static float Middle(float[] sorted) =>
        sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;

    // The upper half of a single-precision number: 0.4 % of the offset.
    private static ushort Upper(float value) => float.IsNaN(value) ? (ushort)0x7FC0 : (ushort)((BitConverter.SingleToUInt32Bits(value) + 0x8000) >> 16);
}
