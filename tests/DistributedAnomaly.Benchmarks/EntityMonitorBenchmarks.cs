using BenchmarkDotNet.Attributes;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;

namespace DistributedAnomaly.Benchmarks;

/// <summary>What one observation of eight metrics costs, and what it allocates (goals: below 8 µs, so that a core judges a million measurements a second; 0 bytes).</summary>
public class EntityMonitorBenchmarks
{
    private const int Prepared = 4096;
    private const int WarmUp = 10_000;

    private readonly double[] _values = new double[Prepared * SeededHost.Metrics.Length];
    private readonly Verdict _verdict = new();
    private EntityMonitor _monitor = null!;
    private long _timeMs;
    private int _next;

    [Params(Fidelity.Full, Fidelity.Lean)]
    public Fidelity Fidelity { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var host = new SeededHost(1);
        _monitor = new EntityMonitor(new MonitorPlan(FleetPolicy.Default), Fidelity);
        Span<double> values = stackalloc double[SeededHost.Metrics.Length];
        for (var i = 0; i < WarmUp; i++)
        {
            host.Next(values);
            _monitor.Observe(host.TimeMs, SeededHost.Metrics, values, 1, _verdict);
        }

        _timeMs = host.TimeMs;
        for (var i = 0; i < Prepared; i++)
            host.Next(_values.AsSpan(i * SeededHost.Metrics.Length, SeededHost.Metrics.Length));
    }

    [Benchmark]
    public double Observe()
    {
        var row = _next++ & Prepared - 1;
        _timeMs += 60_000;
        _monitor.Observe(_timeMs, SeededHost.Metrics, _values.AsSpan(row * SeededHost.Metrics.Length, SeededHost.Metrics.Length), 1, _verdict);
        return _verdict.Surprise;
    }
}
