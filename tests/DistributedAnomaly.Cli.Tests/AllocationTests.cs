using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Cli.Scoring;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Cli.Tests;

public sealed class AllocationTests
{
    private const int Warm = 20_000;
    private const int Measured = 20_000;

    [Fact]
    public void Score_Row_AllocatesNothing()
    {
        using var folder = new TempFolder();
        var random = new Random(5);
        var path = folder.File("fleet.csv");
        File.WriteAllLines(path, Enumerable.Range(0, Warm + Measured)
            .Select(i => $"2026-02-{1 + i / 86400:00}T{i / 3600 % 24:00}:{i / 60 % 60:00}:{i % 60:00}Z,web{i % 3},{random.NextDouble():F4},{(i % 7 == 0 ? "" : "5")}")
            .Prepend("timestamp,entity,cpu,mem"));
        using var file = new SeriesFile(path, new NamePool(), null);
        var replay = new Replay(new MonitorPlan(FleetPolicy.Default), Fidelity.Full);
        var writer = new ScoreWriter(Stream.Null);

        var rows = Judge(file, replay, writer, Warm);
        var before = GC.GetAllocatedBytesForCurrentThread();
        rows += Judge(file, replay, writer, Measured);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        rows.ShouldBe(Warm + Measured);
        replay.Verdict.Outcome.ShouldBe(ObserveOutcome.Scored);
        allocated.ShouldBeLessThan(Measured, "less than a byte a row");
    }

    private static int Judge(SeriesFile file, Replay replay, ScoreWriter writer, int count)
    {
        var rows = 0;
        for (; rows < count && file.Read(); rows++)
        {
            replay.Observe(file.Entity, file.TimeMs, file.Metrics, file.Values).ShouldBeTrue();
            writer.Row(file.TimestampText, file.Entity, replay.Verdict);
        }

        return rows;
    }
}
