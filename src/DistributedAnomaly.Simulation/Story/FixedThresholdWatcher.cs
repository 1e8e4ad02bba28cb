using System.Numerics;
using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Simulation.Story;

/// <summary>
/// How it is often done: limits per role and metric, set so that one value in a thousand of the first day lies beyond each, and an alarm
/// when two of three values do; it ends after five calm ones.
/// </summary>
internal sealed class FixedThresholdWatcher : IStoryWatcher
{
    private const double Beyond = 0.001;
    private const int MostValues = 100_000;
    private const long Spreading = 7919;
    private const int CalmToEnd = 5;

    private readonly SimulatedFleet _fleet;
    private readonly int _learningSteps;
    private readonly int _roles;
    private readonly List<double>[] _first;
    private readonly Lock _gathering = new();
    private readonly long _stride;
    private readonly byte[] _recent;
    private readonly bool[] _isOpen;
    private readonly int[] _calm;
    private readonly AlarmList _alarms = new();
    private (double Low, double High)[]? _limits;

    public FixedThresholdWatcher(SimulatedFleet fleet, int learningSteps)
    {
        (_fleet, _learningSteps) = (fleet, learningSteps);
        _roles = ServerRole.All.Length;
        _stride = Math.Max(1, (long)fleet.Servers * learningSteps / _roles / MostValues);
        _first = [.. Enumerable.Range(0, _roles * MetricModel.Count).Select(_ => new List<double>())];
        (_recent, _isOpen, _calm) = (new byte[fleet.Servers], new bool[fleet.Servers], new int[fleet.Servers]);
    }

    public IReadOnlyList<Alarm> Alarms => _alarms.Sorted();

    public double BytesPerServer => 0;

    public void Watch(StoryBlock block, ParallelOptions parallel)
    {
        foreach (var (first, last) in block.Parts(step => step == _learningSteps - 1))
        {
            Slices.Run(_fleet.Servers, parallel, (from, to) =>
            {
                for (var server = from; server < to; server++)
                {
                    for (var step = first; step <= last; step++)
                        Observe(server, step, block.Of(server, step));
                }
            });
            if (last >= _learningSteps - 1)
                _limits ??= Limits();
        }
    }

    private void Observe(int server, int step, ReadOnlySpan<double> values)
    {
        if (double.IsNaN(values[0]))
            return;
        var role = _fleet.CohortOf(server) % _roles;
        if (_limits is null)
        {
            Gather(server, step, role, values);
            return;
        }

        var beyond = -1;
        for (var m = 0; m < values.Length && beyond < 0; m++)
        {
            var (low, high) = _limits[role * MetricModel.Count + m];
            if (values[m] < low || values[m] > high)
                beyond = m;
        }

        _recent[server] = (byte)(_recent[server] << 1 | (beyond >= 0 ? 1 : 0));
        _calm[server] = beyond >= 0 ? 0 : _calm[server] + 1;
        if (_isOpen[server] && _calm[server] >= CalmToEnd)
            _isOpen[server] = false;
        if (_isOpen[server] || beyond < 0 || BitOperations.PopCount(_recent[server] & 7u) < 2)
            return;
        _isOpen[server] = true;
        _alarms.Add(new Alarm(server, _fleet.CohortOf(server), step, "limit " + SimulatedFleet.Metrics[beyond]));
    }

    private (double Low, double High)[] Limits() =>
    [
        .. _first.Select(first =>
        {
            var values = first.ToArray();
            first.Clear();
            return values.Length == 0 ? (double.MinValue, double.MaxValue) : (Quantile.Of(values, Beyond), Quantile.Of(values, 1 - Beyond));
        }),
    ];

    // Of long first days a part, spread over servers and time.
    private void Gather(int server, int step, int role, ReadOnlySpan<double> values)
    {
        if ((server * Spreading + step) % _stride != 0)
            return;
        lock (_gathering)
        {
            for (var m = 0; m < values.Length; m++)
                _first[role * MetricModel.Count + m].Add(values[m]);
        }
    }
}
