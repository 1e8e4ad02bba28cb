using BenchmarkDotNet.Attributes;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Benchmarks;

/// <summary>What rules and judged labels add to an observation of eight metrics (goals: below 0.5 µs for four rules and two labels; 0 bytes).</summary>
public class ConditionBenchmarks
{
    private const int Prepared = 4096;
    private const int WarmUp = 10_000;

    private static readonly string[] Metrics = SeededHost.Metrics;

    private readonly double[] _values = new double[Prepared * Metrics.Length];
    private readonly ContextLabels[] _labels = [.. Enumerable.Range(0, 16).Select(i => ContextLabels.From(
        [KeyValuePair.Create("country", i == 0 ? "FR" : "DE"), KeyValuePair.Create("device", $"d{i % 3}"), KeyValuePair.Create("region", "north")]))];

    private readonly Verdict _verdict = new();
    private EntityMonitor _monitor = null!;
    private long _timeMs;
    private int _next;

    [Params("none", "rules", "labels", "both")]
    public string Conditions { get; set; } = "none";

    [GlobalSetup]
    public void Prepare()
    {
        var host = new SeededHost(1);
        var rules = Enumerable.Range(0, 4).Select(i => new RulePolicy
        {
            Name = $"r{i}", When = $"'{Metrics[i]}' > -1e9 and country == \"DE\"", Expect = $"abs('{Metrics[i]}' - '{Metrics[i + 4]}') < 1e12",
        }).ToList();
        var policy = new FleetPolicy
        {
            Rules = Conditions is "rules" or "both" ? rules : [], Context = Conditions is "labels" or "both" ? ["country", "device"] : [],
        };
        _monitor = new EntityMonitor(new MonitorPlan(policy), Fidelity.Lean);
        for (var i = 0; i < Prepared; i++)
            host.Next(_values.AsSpan(i * Metrics.Length, Metrics.Length));
        _timeMs = host.TimeMs;
        for (var i = 0; i < WarmUp; i++)
            Observe();
    }

    [Benchmark]
    public double Observe()
    {
        var row = _next++ & Prepared - 1;
        _timeMs += 60_000;
        _monitor.Observe(_timeMs, Metrics, _values.AsSpan(row * Metrics.Length, Metrics.Length), _labels[row & 15], 1, _verdict);
        return _verdict.Surprise;
    }
}
