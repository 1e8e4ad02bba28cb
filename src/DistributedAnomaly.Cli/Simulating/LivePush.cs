using DistributedAnomaly.Client;
using DistributedAnomaly.Client.Pushing;
using DistributedAnomaly.Simulation;

namespace DistributedAnomaly.Cli.Simulating;

/// <summary>Pushes a simulated fleet to a server step by step, as fast as asked and never faster than it is acknowledged.</summary>
internal sealed class LivePush(SimulatedFleet fleet, string name, double speed, TimeProvider time)
{
    public long Rows { get; private set; }

    public long Rejected { get; private set; }

    /// <param name="client">Of the server.</param>
    /// <param name="onStep">Told how many steps were acknowledged.</param>
    public async Task RunAsync(AnomalyClient client, Action<int> onStep, CancellationToken cancellationToken)
    {
        var width = SimulatedFleet.Metrics.Count;
        var values = new double[fleet.Servers * width];
        var options = new PusherOptions { Fleet = name, BatchSize = 2000, BufferSize = Math.Max(100_000, 2 * fleet.Servers) };
        await using var pusher = new MetricsPusher(client, options, time);
        var contexts = Enumerable.Range(0, fleet.Cohorts).Select(Context).ToArray();
        var begun = time.GetTimestamp();
        for (var step = 0; fleet.Advance(); step++)
        {
            fleet.Fill(0, values);
            var at = DateTimeOffset.FromUnixTimeMilliseconds(fleet.TimeMs(step));
            for (var server = 0; server < fleet.Servers; server++)
            {
                if (double.IsNaN(values[server * width]))
                    continue;
                pusher.Observe(fleet.NameOf(server), Metrics(values.AsSpan(server * width, width)), at, contexts[fleet.CohortOf(server)]);
                Rows++;
            }

            await pusher.FlushAsync(cancellationToken);
            onStep(step + 1);
            if (pusher.Dropped > 0)
                throw new UserException($"{pusher.Dropped} observations could not be delivered; {Rows} were simulated");
            await WaitAsync(begun, step + 1, cancellationToken);
        }

        Rejected = pusher.Rejected;
    }

    private async Task WaitAsync(long begun, int steps, CancellationToken cancellationToken)
    {
        if (speed <= 0)
            return;
        var due = TimeSpan.FromMilliseconds((fleet.TimeMs(steps) - fleet.TimeMs(0)) / speed);
        var left = due - time.GetElapsedTime(begun);
        if (left > TimeSpan.Zero)
            await Task.Delay(left, time, cancellationToken);
    }

    private Dictionary<string, string> Context(int cohort) => new(StringComparer.Ordinal) { ["cohort"] = fleet.CohortName(cohort) };

    private static Dictionary<string, double> Metrics(ReadOnlySpan<double> values)
    {
        var metrics = new Dictionary<string, double>(values.Length, StringComparer.Ordinal);
        for (var m = 0; m < values.Length; m++)
            metrics[SimulatedFleet.Metrics[m]] = values[m];
        return metrics;
    }
}
