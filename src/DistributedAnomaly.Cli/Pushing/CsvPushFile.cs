using System.Globalization;
using DistributedAnomaly.Cli.Files;

namespace DistributedAnomaly.Cli.Pushing;

/// <summary>CSV as <c>score</c> reads it.</summary>
internal sealed class CsvPushFile(string path, NamePool names, string? entity) : IPushFile
{
    private readonly SeriesFile _file = new(path, names, entity);

    public string? Fault { get; private set; }

    public long Line => _file.Line;

    public long Position => _file.Position;

    public bool Read()
    {
        if (!_file.Read())
            return false;
        Fault = _file.Fault ?? Unsayable();
        return true;
    }

    public void WriteTo(RowBatch batch)
    {
        var json = batch.Json;
        json.WriteStartObject();
        json.WriteString("entity"u8, _file.Entity);
        Span<char> time = stackalloc char[32];
        DateTimeOffset.FromUnixTimeMilliseconds(_file.TimeMs)
            .TryFormat(time, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        json.WriteString("timestamp"u8, time[..length]);
        json.WriteStartObject("metrics"u8);
        for (var i = 0; i < _file.Metrics.Length; i++)
            json.WriteNumber(_file.Metrics[i], _file.Values[i]);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public void Dispose() => _file.Dispose();

    private string? Unsayable()
    {
        foreach (var value in _file.Values)
        {
            if (!double.IsFinite(value))
                return "a value is not finite";
        }

        return _file.TimeMs < DateTimeOffset.MinValue.ToUnixTimeMilliseconds() || _file.TimeMs > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? "the timestamp is beyond the years 1 to 9999"
            : null;
    }
}
