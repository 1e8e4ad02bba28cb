using System.Globalization;
using System.IO.Compression;
using System.Text;
using DistributedAnomaly.Simulation;

namespace DistributedAnomaly.Cli.Simulating;

/// <summary>Observations as CSV that <c>score</c>, <c>backtest</c> and <c>push</c> read; compressed.</summary>
internal sealed class ObservationFile : IDisposable
{
    private const int FlushBytes = 1 << 16;

    private readonly GZipStream _stream;
    private readonly byte[] _buffer = new byte[FlushBytes + 4096];
    private readonly byte[][] _names;
    private int _length;

    public ObservationFile(string path, SimulatedFleet fleet)
    {
        _names = [.. Enumerable.Range(0, fleet.Servers).Select(i => Encoding.UTF8.GetBytes(fleet.NameOf(i)))];
        _stream = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        _stream.Write(Encoding.UTF8.GetBytes("timestamp,entity," + string.Join(',', SimulatedFleet.Metrics) + "\n"));
    }

    /// <summary>Rows written.</summary>
    public long Rows { get; private set; }

    public void Write(long timeMs, int server, ReadOnlySpan<double> values)
    {
        if (double.IsNaN(values[0]))
            return;
        DateTimeOffset.FromUnixTimeMilliseconds(timeMs)
            .TryFormat(_buffer.AsSpan(_length), out var written, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        _length += written;
        _buffer[_length++] = (byte)',';
        _names[server].CopyTo(_buffer, _length);
        _length += _names[server].Length;
        foreach (var value in values)
        {
            _buffer[_length++] = (byte)',';
            value.TryFormat(_buffer.AsSpan(_length), out written, "G7", CultureInfo.InvariantCulture);
            _length += written;
        }

        _buffer[_length++] = (byte)'\n';
        Rows++;
        if (_length >= FlushBytes)
            Flush();
    }

    public void Dispose()
    {
        Flush();
        _stream.Dispose();
    }

    private void Flush()
    {
        _stream.Write(_buffer, 0, _length);
        _length = 0;
    }
}
