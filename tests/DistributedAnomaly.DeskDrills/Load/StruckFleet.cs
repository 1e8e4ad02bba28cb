using System.Globalization;
using System.Text;

namespace DistributedAnomaly.DeskDrills.Load;

/// <summary>Alike servers, minute by minute from yesterday on; a fault strikes all of them together.</summary>
internal sealed class StruckFleet(int entities, int seed)
{
    /// <summary>By so many standard deviations a server at fault is off.</summary>
    private const double FaultSize = 8;

    private static readonly (string Name, double Usual, double Deviation)[] Metrics = [("cpu", 40, 3), ("memory", 60, 2), ("latency", 120, 9), ("requests", 800, 50)];

    private readonly Random _random = new(seed);
    private readonly long _startMs = new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero).AddDays(-1).AddMinutes(7).ToUnixTimeMilliseconds();
    private int _minute;

    public int Entities { get; } = entities;

    /// <summary>The minute that is reported next.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(_startMs + 60_000L * _minute);

    /// <summary>All that the servers report in the next minute, as NDJSON.</summary>
    public byte[] Next(bool isFaulty)
    {
        var timeMs = _startMs + 60_000L * _minute++;
        var lines = new StringBuilder();
        for (var entity = 0; entity < Entities; entity++)
        {
            lines.Append(CultureInfo.InvariantCulture, $$"""{"entity":"{{FaultyFleet.Entity(entity)}}","timestamp":{{timeMs}},"metrics":{""");
            for (var m = 0; m < Metrics.Length; m++)
            {
                var (name, usual, deviation) = Metrics[m];
                // The processor is busy and everything takes longer.
                var off = isFaulty && (name is "cpu" or "latency") ? FaultSize : 0;
                lines.Append(CultureInfo.InvariantCulture, $"{(m == 0 ? "" : ",")}\"{name}\":{usual + deviation * (Normal() + off):0.###}");
            }

            lines.Append("}}\n");
        }

        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
