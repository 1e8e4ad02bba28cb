using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Detection.FlatLine;

/// <summary>
/// A value that stands still although it usually moves (a stuck sensor, a frozen exporter): length of the current run of
/// equal values against the share of samples that usually change.
/// </summary>
/// <remarks>
/// With c the usual share of changes, a run of r samples has the chance (1-c)^r; the score is -log10 of it, 0 to 100.
/// A metric that is mostly constant scores near 0 by itself. Needs some 50 samples. Memory 8 bytes.
/// </remarks>
public struct FlatLineDetector : IDetector
{
    private float _changes;
    private int _run;

    public readonly string Name => "flat-line";

    public readonly Evidence Score(in Sample sample)
    {
        if (sample.Value != sample.Previous || _run < 2)
            return default;
        return new Evidence(Math.Min(100, -(_run + 1) * PortableMath.Log10(1 - Math.Min(_changes, 0.99))), 0);
    }

    public void Learn(in Sample sample, double weight)
    {
        var changed = sample.Value != sample.Previous;
        _run = changed ? 0 : Math.Min(_run + 1, 1_000_000);
        // A long run must not unlearn that the metric usually moves while it is still being judged.
        var rate = Math.Max(sample.SlowRate, 0.002) * weight / (1 + 0.1 * _run);
        _changes = (float)(_changes + rate * ((changed ? 1 : 0) - _changes));
    }

    public void Settle(double value) => _run = 0;

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Float(_changes);
        writer.Int(_run);
    }

    public void Load(ref SnapshotReader reader)
    {
        _changes = reader.Float();
        _run = reader.Int();
    }
}
