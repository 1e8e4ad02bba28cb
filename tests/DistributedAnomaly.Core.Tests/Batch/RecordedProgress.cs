namespace DistributedAnomaly.Core.Tests.Batch;

/// <summary>Keeps what was reported, in its order.</summary>
internal sealed class RecordedProgress : IProgress<double>
{
    private readonly Lock _lock = new();
    private readonly List<double> _reported = [];

    public IReadOnlyList<double> Reported => _reported;

    public void Report(double value)
    {
        lock (_lock)
            _reported.Add(value);
    }
}
