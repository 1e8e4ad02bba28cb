using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Benchmarks.Fleets;

/// <summary>
/// One observation of 8 metrics without a fleet, beside peers, and with a model too: the same entities, observations and peers, measured in turns in one
/// run. Of several rounds the one of least processor time.
/// </summary>
internal static class ScoringCost
{
    private const int Rounds = 20;

    private static readonly (string Name, string[]? Detectors)[] Models =
        [("peers", null), ("peers, model", []), ("peers, model with forest and autoencoder", ["isolation-forest", "autoencoder"])];

    public static void Measure()
    {
        foreach (var traffic in (FleetTraffic[])[FleetTraffic.Record(share: 0), FleetTraffic.Record(share: 0.1)])
        {
            Console.WriteLine(
                $"{traffic.Observations:N0} observations of 8 metrics, {traffic.Servers} entities; {traffic.Disturbed:P1} of them in a disturbance of {FleetTraffic.DisturbedMinutes} minutes");
            var models = Models.Select(m => m.Detectors is null ? null : traffic.Train([.. m.Detectors.Select(Detector)])).ToArray();
            var best = new double[Models.Length + 1];
            Array.Fill(best, double.MaxValue);
            var bytes = new double[best.Length];
            for (var round = 0; round < Rounds; round++)
            {
                Take(0, traffic.Monitors(hasFleet: false), _ => null);
                for (var m = 0; m < models.Length; m++)
                    Take(m + 1, traffic.Monitors(hasFleet: true), step => traffic.ViewAt(step, models[m]));
            }

            Print("alone", best[0], best[0], bytes[0], bytes[0]);
            for (var m = 0; m < models.Length; m++)
                Print(Models[m].Name, best[m + 1], best[0], bytes[m + 1], bytes[0]);

            void Take(int arm, EntityMonitor[] monitors, Func<int, FleetView?> views)
            {
                var microseconds = traffic.Replay(monitors, views);
                best[arm] = Math.Min(best[arm], microseconds);
                bytes[arm] = monitors.Average(m => (double)m.MemoryBytes);
            }
        }
    }

    private static void Print(string what, double microseconds, double alone, double bytes, double bytesAlone) => Console.WriteLine(
        $"  {what,-42} {microseconds,6:0.00} µs = {microseconds / alone:0.00} times, {microseconds - alone,5:+0.00;-0.00;0.00} µs; {bytes:0} bytes an entity, {bytes - bytesAlone:+0;-0;0}");

    private static IBatchDetector Detector(string name) => BatchDetectors.Create(name) ?? throw new InvalidOperationException(name);
}
