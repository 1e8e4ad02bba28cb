using System.Collections.Concurrent;
using System.Globalization;

namespace DistributedAnomaly.DeskDrills.Load;

/// <summary>Alerts of many entities, evenly over a time: each entity is at fault for one half of its cycle.</summary>
internal sealed class Storm
{
    private readonly TimeSpan _duration;
    private readonly ConcurrentDictionary<(int Entity, int Cycle, bool IsFaulty), double> _said = new();

    public Storm(int entities, int alerts, TimeSpan duration) => (Entities, Alerts, _duration) = (entities, alerts, duration);

    public int Entities { get; }

    public int Alerts { get; }

    public double BeganMs { get; private set; }

    /// <summary>Alerts of one entity.</summary>
    public int CyclesOf(int entity) => Alerts / Entities + (entity < Alerts % Entities ? 1 : 0);

    /// <summary>A good observation of everybody.</summary>
    public byte[] Beginning() => FaultyFleet.Body(Enumerable.Range(0, Entities).Select(e => FaultyFleet.Line(e, 0, isFaulty: false)));

    /// <summary>When the observation was sent from which the alert follows.</summary>
    public double SaidMs(string alertId, string status)
    {
        var parts = alertId.Split('/');
        var entity = int.Parse(parts[1][1..], CultureInfo.InvariantCulture);
        return _said[(entity, int.Parse(parts[3], CultureInfo.InvariantCulture), status == "firing")];
    }

    public async Task RunAsync(ServerClient client, TimeSpan tick)
    {
        var plan = Plan().OrderBy(p => p.AtMs).ToList();
        BeganMs = Webhooks.NowMs();
        var calls = new List<Task>();
        for (var next = 0; next < plan.Count;)
        {
            var nowMs = Webhooks.NowMs() - BeganMs;
            var lines = new List<string>();
            for (; next < plan.Count && plan[next].AtMs <= nowMs; next++)
            {
                var (_, entity, cycle, isFaulty) = plan[next];
                lines.Add(FaultyFleet.Line(entity, 2 * cycle + (isFaulty ? 0 : 1), isFaulty));
                _said[(entity, cycle, isFaulty)] = Webhooks.NowMs();
            }

            if (lines.Count > 0)
                calls.Add(client.ObserveAsync(FaultyFleet.Body(lines), CancellationToken.None));
            await Task.Delay(tick);
        }

        await Task.WhenAll(calls);
    }

    private IEnumerable<(double AtMs, int Entity, int Cycle, bool IsFaulty)> Plan()
    {
        for (var entity = 0; entity < Entities; entity++)
        {
            var cycles = CyclesOf(entity);
            var lengthMs = _duration.TotalMilliseconds / Math.Max(1, cycles);
            for (var cycle = 1; cycle <= cycles; cycle++)
            {
                var atMs = lengthMs * (cycle - 1 + (double)entity / Entities);
                yield return (atMs, entity, cycle, true);
                yield return (atMs + lengthMs / 2, entity, cycle, false);
            }
        }
    }
}
