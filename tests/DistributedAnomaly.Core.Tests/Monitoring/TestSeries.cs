using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Monitoring;

/// <summary>A seeded entity of a few metrics, with a clock of its own.</summary>
internal sealed class TestSeries(int seed, int metrics = 3, int cadenceMs = 60_000, FleetPolicy? policy = null, Fidelity fidelity = Fidelity.Full)
{
    private readonly Random _random = new(seed);

    public const long Start = 1_760_000_000_000;

    public string[] Names { get; } = [.. Enumerable.Range(0, metrics).Select(i => $"metric.{i}")];

    public EntityMonitor Monitor { get; set; } = new(new MonitorPlan(policy ?? FleetPolicy.Default), fidelity);

    public Verdict Verdict { get; } = new();

    public long Time { get; private set; } = Start;

    public List<EpisodeChange> Changes { get; } = [];

    /// <summary>Normal values: a daily season with noise, every metric with its own phase and size.</summary>
    public double[] Normal()
    {
        var values = new double[metrics];
        for (var i = 0; i < metrics; i++)
        {
            var season = Math.Sin((Time / 86_400_000.0 + i * 0.1) * 2 * Math.PI);
            values[i] = (i + 1) * (100 + 20 * season + 4 * (_random.NextDouble() + _random.NextDouble() - 1));
        }

        return values;
    }

    /// <summary>Nothing is observed for so many observations.</summary>
    public void Skip(int observations) => Time += (long)observations * cadenceMs;

    public Verdict Observe(params double[] values)
    {
        Time += cadenceMs;
        Monitor.Observe(Time, Names.AsSpan(0, values.Length), values, 1, Verdict);
        if (Verdict.Change != EpisodeChange.None)
            Changes.Add(Verdict.Change);
        return Verdict;
    }

    public TestSeries Run(int observations, Func<double[], int, double[]>? change = null)
    {
        for (var i = 0; i < observations; i++)
            Observe(change is null ? Normal() : change(Normal(), i));
        return this;
    }

    public byte[] Saved()
    {
        var writer = new SnapshotWriter();
        Monitor.Save(writer);
        return writer.Written.ToArray();
    }
}
