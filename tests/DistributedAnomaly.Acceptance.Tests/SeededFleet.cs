using System.Globalization;
using System.Text;

namespace DistributedAnomaly.Acceptance.Tests;

/// <summary>Seeded observations of a fleet in batches of NDJSON: the same number always gives the same bytes. Some of it is anomalous.</summary>
internal sealed class SeededFleet(int entities, int rowsPerBatch)
{
    public const string Name = "accept";

    private static readonly long StartMs = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public int RowsPerBatch => rowsPerBatch;

    public IEnumerable<string> Entities => Enumerable.Range(0, entities).Select(Entity);

    /// <summary>Rows go round the entities; each entity reports once a minute.</summary>
    public byte[] Batch(long number)
    {
        var text = new StringBuilder(rowsPerBatch * 120);
        for (var i = 0; i < rowsPerBatch; i++)
        {
            var row = number * rowsPerBatch + i;
            var entity = (int)(row % entities);
            var step = row / entities;
            var random = new Random(HashCode(entity, step));
            var minuteOfDay = step % 1440;
            var odd = step % 700 is > 690 && entity % 3 == 0; // an incident of nine minutes
            var load = 30 + 10 * Math.Sin(minuteOfDay / 1440.0 * 2 * Math.PI) + 3 * random.NextDouble() + (odd ? 60 : 0);
            var latency = 20 + 4 * random.NextDouble() + (odd ? 200 : 0);
            text.Append(CultureInfo.InvariantCulture, $$"""
                {"entity":"{{Entity(entity)}}","timestamp":{{StartMs + step * 60_000}},"metrics":{"load":{{load:R}},"latency":{{latency:R}},"errors":{{(odd ? 7 : 0)}} } }
                """).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Entity(int number) => $"e{number:000}";

    // Not System.HashCode: that one is seeded anew in every process.
    private static int HashCode(int entity, long step) => unchecked((int)(entity * 1_000_003L + step * 7919 + 17));
}
