using DistributedAnomaly.Core.Numerics;

namespace DistributedAnomaly.Simulation.Schedules;

/// <summary>Which metrics something moves, and how much beside its main one.</summary>
/// <param name="Cause">For people.</param>
/// <param name="Parts">Metric and its part of the size, at most 1 and signed; the main metric first.</param>
internal sealed record Signature(string Cause, params (int Metric, double Part)[] Parts)
{
    public static readonly Signature[] Faults =
    [
        new("disk slow", (MetricModel.Disk, -1), (MetricModel.Latency, 0.8), (MetricModel.Load, 0.7)),
        new("disk busy", (MetricModel.Disk, 1), (MetricModel.Load, 0.6), (MetricModel.Latency, 0.5)),
        new("runaway process", (MetricModel.Cpu, 1), (MetricModel.Load, 0.9), (MetricModel.Latency, 0.4)),
        new("network loss", (MetricModel.NetIn, -1), (MetricModel.NetOut, -0.9), (MetricModel.Errors, 0.5)),
        new("failing requests", (MetricModel.Errors, 1), (MetricModel.NetOut, -0.5), (MetricModel.Latency, 0.4)),
        new("slow dependency", (MetricModel.Latency, 1), (MetricModel.Errors, 0.5), (MetricModel.Cpu, -0.4)),
        new("memory pressure", (MetricModel.Ram, 1), (MetricModel.Disk, 0.5), (MetricModel.Latency, 0.5)),
    ];

    public static readonly Signature[] Drifts =
    [
        new("memory leak", (MetricModel.Ram, 1), (MetricModel.Latency, 0.3)),
        new("growing latency", (MetricModel.Latency, 1), (MetricModel.Errors, 0.3)),
        new("growing load", (MetricModel.Load, 1), (MetricModel.Cpu, 0.6)),
        new("growing disk traffic", (MetricModel.Disk, 1), (MetricModel.Latency, 0.3)),
    ];

    /// <summary>More or less work than usual.</summary>
    public static readonly Signature Demand = new(
        "demand", (MetricModel.NetIn, 1), (MetricModel.NetOut, 1), (MetricModel.Cpu, 0.9), (MetricModel.Load, 0.9), (MetricModel.Latency, 0.4),
        (MetricModel.Disk, 0.4), (MetricModel.Errors, 0.2), (MetricModel.Ram, 0.2));

    public static readonly Signature Deploy = new(
        "deploy", (MetricModel.Cpu, 1), (MetricModel.Errors, 1), (MetricModel.Ram, -1), (MetricModel.Load, 0.7), (MetricModel.Latency, 0.8),
        (MetricModel.NetIn, -0.8), (MetricModel.NetOut, -0.8));

    /// <param name="size">Of the main metric.</param>
    /// <param name="random">Varies the others, by a third either way.</param>
    public double[] Shifts(double size, SeededRandom random)
    {
        var shifts = new double[MetricModel.Count];
        for (var i = 0; i < Parts.Length; i++)
            shifts[Parts[i].Metric] = size * Parts[i].Part * (i == 0 ? 1 : 0.67 + 0.66 * random.NextDouble());
        return shifts;
    }
}
