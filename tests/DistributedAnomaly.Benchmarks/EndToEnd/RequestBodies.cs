using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace DistributedAnomaly.Benchmarks.EndToEnd;

/// <summary>
/// JSON bodies for one connection, written once. Only the timestamps change from use to use, in place: pushing costs the client next to
/// nothing, so that what is measured is the server.
/// </summary>
internal sealed class RequestBodies
{
    private const int Variants = 16;
    private const int TimestampDigits = 13;

    private readonly byte[][] _bodies = new byte[Variants][];
    private readonly int[][] _timestamps = new int[Variants][];
    private readonly int _rowsPerStep;

    /// <param name="entities">Names of this connection's entities.</param>
    /// <param name="rows">Observations of one body.</param>
    /// <param name="seed">Of the values.</param>
    public RequestBodies(IReadOnlyList<string> entities, int rows, int seed)
    {
        _rowsPerStep = entities.Count;
        Rows = rows;
        var hosts = entities.Select((_, i) => new SeededHost(seed + i)).ToArray();
        Span<double> values = stackalloc double[SeededHost.Metrics.Length];
        for (var variant = 0; variant < Variants; variant++)
        {
            var text = new StringBuilder("{\"observations\":[");
            var places = new int[rows];
            for (var row = 0; row < rows; row++)
            {
                var entity = row % entities.Count;
                hosts[entity].Next(values);
                text.Append(row == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{{\"entity\":\"{entities[entity]}\",\"timestamp\":");
                places[row] = text.Length;
                text.Append('0', TimestampDigits).Append(",\"metrics\":{");
                for (var m = 0; m < values.Length; m++)
                    text.Append(CultureInfo.InvariantCulture, $"{(m == 0 ? "" : ",")}\"{SeededHost.Metrics[m]}\":{Math.Round(values[m], 3)}");
                text.Append("}}");
            }

            text.Append("]}");
            _bodies[variant] = Encoding.ASCII.GetBytes(text.ToString());
            _timestamps[variant] = places;
        }
    }

    /// <summary>Observations of one body.</summary>
    public int Rows { get; }

    public int Measurements => Rows * SeededHost.Metrics.Length;

    /// <summary>The n-th body. Every entity's time moves on by a second from observation to observation.</summary>
    public ReadOnlyMemory<byte> Get(long number, long startMs)
    {
        var body = _bodies[number % Variants];
        var places = _timestamps[number % Variants];
        var stepsPerBody = (places.Length + _rowsPerStep - 1) / _rowsPerStep;
        for (var row = 0; row < places.Length; row++)
        {
            var timeMs = startMs + (number * stepsPerBody + row / _rowsPerStep) * 1000;
            Utf8Formatter.TryFormat(timeMs, body.AsSpan(places[row], TimestampDigits), out _);
        }

        return body;
    }
}
