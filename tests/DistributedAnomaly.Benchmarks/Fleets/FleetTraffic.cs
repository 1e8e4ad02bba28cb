using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Simulation;

namespace DistributedAnomaly.Benchmarks.Fleets;

/// <summary>
/// A simulated fleet that was watched for a day and a half, and its next hours with the peers of each minute, to be replayed to copies of its
/// monitors.
/// </summary>
internal sealed class FleetTraffic
{
    public const int DisturbedMinutes = 10;

    private const int LearningSteps = 36 * 60;
    private const int Replayed = 4 * 60;
    private const double Disturbance = 1.5;

    private static readonly string[] Metrics = [.. SimulatedFleet.Metrics];
    private static readonly FeatureNames Features = FeatureNames.From(Metrics);
    private static readonly MonitorPlan Plan = new(FleetPolicy.Default);

    private readonly SimulatedFleet _fleet = new(new SimulationOptions { Servers = 250, Days = 2, FaultsPerServerDay = 0, FaultsPerCohortDay = 0 });
    private readonly FleetSample _sample = new(Features, 20_000);
    private readonly Verdict _verdict = new();
    private readonly double[] _values;
    private readonly PeerStatistics?[] _peers = new PeerStatistics?[Replayed];
    private byte[][] _alone = [];
    private byte[][] _together = [];

    private FleetTraffic() => _values = new double[_fleet.Servers * Replayed * Metrics.Length];

    public int Servers => _fleet.Servers;

    public int Observations => Servers * Replayed;

    /// <summary>Share of the observations that were disturbed.</summary>
    public double Disturbed { get; private set; }

    /// <param name="share">Of the time in which a server is disturbed: all its metrics are half as large again.</param>
    public static FleetTraffic Record(double share)
    {
        var traffic = new FleetTraffic();
        var alone = traffic.NewMonitors();
        var together = traffic.NewMonitors();
        traffic.Learn(alone, together);
        (traffic._alone, traffic._together) = (Saved(alone), Saved(together));
        traffic.Record(together, share);
        return traffic;
    }

    public FleetModel Train(IReadOnlyList<IBatchDetector> detectors) =>
        FleetTrainer.Train(_sample, detectors, new FleetModelInfo(1, 0, 0, 0, 0, 0, [], 0, 0), FitOptions.Default)
        ?? throw new InvalidOperationException("the sample is too small");

    public FleetView ViewAt(int step, FleetModel? model) => new(Features, _peers[step], model);

    /// <summary>Copies of the monitors as they were before the replayed hours.</summary>
    /// <param name="hasFleet">They have learnt beside their peers.</param>
    public EntityMonitor[] Monitors(bool hasFleet) => [.. (hasFleet ? _together : _alone).Select(Loaded)];

    /// <returns>Processor time per observation, in microseconds.</returns>
    public double Replay(EntityMonitor[] monitors, Func<int, FleetView?> views)
    {
        GC.Collect();
        var begun = Environment.CpuUsage.TotalTime;
        for (var step = 0; step < Replayed; step++)
        {
            var view = views(step);
            for (var server = 0; server < monitors.Length; server++)
                monitors[server].Observe(TimeMs(step), Metrics, Row(step, server), null, Servers, view, _verdict);
        }

        return (Environment.CpuUsage.TotalTime - begun).TotalMicroseconds / Observations;
    }

    private void Learn(EntityMonitor[] alone, EntityMonitor[] together)
    {
        var panel = new PeerPanel(Features.Count);
        var usual = new UsualSpread();
        var offers = new OfferState[Servers];
        var vector = new float[FleetVector.Width(Features)];
        var view = new FleetView(Features, null, null);
        var values = new double[Servers * Metrics.Length];
        for (var step = 0; step < LearningSteps && _fleet.Advance(); step++)
        {
            _fleet.Fill(0, values);
            for (var server = 0; server < Servers; server++)
            {
                var row = values.AsSpan(server * Metrics.Length, Metrics.Length);
                if (double.IsNaN(row[0]))
                    continue;
                alone[server].Observe(_fleet.TimeMs(step), Metrics, row, null, Servers, null, _verdict);
                together[server].Observe(_fleet.TimeMs(step), Metrics, row, null, Servers, view, _verdict);
                Join(panel, server, together[server], vector);
                if (together[server].TryGetVector(vector))
                    _sample.Observe(ref offers[server], Hash(server), _fleet.TimeMs(step), 60, vector);
            }

            view = view with { Peers = panel.Close(_fleet.TimeMs(step), usual) };
        }
    }

    private void Record(EntityMonitor[] monitors, double share)
    {
        var panel = new PeerPanel(Features.Count);
        var usual = new UsualSpread();
        var vector = new float[FleetVector.Width(Features)];
        var values = new double[Servers * Metrics.Length];
        var disturbed = 0;
        for (var step = 0; step < Replayed && _fleet.Advance(); step++)
        {
            _fleet.Fill(0, values);
            var view = ViewAt(Math.Max(0, step - 1), null);
            for (var server = 0; server < Servers; server++)
            {
                var row = Row(step, server);
                values.AsSpan(server * Metrics.Length, Metrics.Length).CopyTo(row);
                if (EntityHash.Uniform(EntityHash.At(Hash(server), step / DisturbedMinutes)) < share)
                {
                    disturbed++;
                    foreach (ref var value in row)
                        value *= Disturbance;
                }

                monitors[server].Observe(TimeMs(step), Metrics, row, null, Servers, view, _verdict);
                Join(panel, server, monitors[server], vector);
            }

            _peers[step] = panel.Close(TimeMs(step), usual);
        }

        Disturbed = (double)disturbed / Observations;
    }

    private void Join(PeerPanel panel, int server, EntityMonitor monitor, float[] deviations)
    {
        if (monitor.TryGetDeviations(deviations))
            panel.Add(Hash(server), deviations);
    }

    private long TimeMs(int step) => _fleet.TimeMs(LearningSteps + step);

    private ulong Hash(int server) => EntityHash.Of(_fleet.NameOf(server));

    private Span<double> Row(int step, int server) => _values.AsSpan((step * Servers + server) * Metrics.Length, Metrics.Length);

    private EntityMonitor[] NewMonitors() => [.. Enumerable.Range(0, Servers).Select(_ => new EntityMonitor(Plan, Fidelity.Full))];

    private static byte[][] Saved(EntityMonitor[] monitors) => Array.ConvertAll(monitors, monitor =>
    {
        var writer = new SnapshotWriter();
        monitor.Save(writer);
        return writer.Written.ToArray();
    });

    private static EntityMonitor Loaded(byte[] bytes)
    {
        var reader = new SnapshotReader(bytes);
        return EntityMonitor.Load(ref reader, Plan);
    }
}
