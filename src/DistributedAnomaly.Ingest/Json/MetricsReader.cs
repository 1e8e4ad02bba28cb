using System.Text.Json;
using DistributedAnomaly.Ingest.Names;

namespace DistributedAnomaly.Ingest.Json;

/// <summary>The metrics of one observation, into arrays that are used again.</summary>
internal sealed class MetricsReader(IngestLimits limits, Utf8Cache<string> cache)
{
    /// <summary>Up to here a linear search for a duplicate is the fastest.</summary>
    private const int FewNames = 16;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private string[] _names = new string[16];
    private double[] _values = new double[16];

    public ReadOnlySpan<string> Names => _names.AsSpan(0, Count);

    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <param name="reader">At the value; afterwards at its end.</param>
    /// <param name="before">The metrics of the row before, which usually are the same ones: no need to look for duplicates then.</param>
    /// <returns>Null, or why the metrics are refused; the reader may then stand anywhere inside the value.</returns>
    public string? Read(ref Utf8JsonReader reader, ReadOnlySpan<string> before)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return $"metrics is {JsonText.Describe(ref reader)}; expected an object of numbers";
        var sameAsBefore = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = cache.Find(reader.ValueSpan);
            if (name is null && Name(ref reader, out name) is { } fault)
                return fault;
            sameAsBefore = sameAsBefore && Count < before.Length && ReferenceEquals(before[Count], name);
            if (!sameAsBefore && IsDuplicate(name!))
                return $"metric '{JsonText.Shown(name!)}' occurs twice";
            if (Count == limits.MaxMetricsPerObservation)
                return $"more than {limits.MaxMetricsPerObservation} metrics in one observation";
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number)
                return $"metric '{JsonText.Shown(name!)}' is {JsonText.Describe(ref reader)}; expected a finite number";
            var value = JsonNumbers.Parse(reader.ValueSpan);
            if (!double.IsFinite(value))
                return $"metric '{JsonText.Shown(name!)}' is {JsonText.Describe(ref reader)}, beyond what a double can hold; expected a finite number";
            Add(name!, value);
        }

        return Count == 0 ? "metrics is empty; expected at least one number" : null;
    }

    private string? Name(ref Utf8JsonReader reader, out string? name)
    {
        name = JsonText.Decode(ref reader);
        if (name is null)
            return "a metric's name is not valid Unicode text";
        if (NameRules.Fault(name) is { } fault)
            return $"a metric's name {fault}";
        cache.Add(reader.ValueSpan, name);
        return null;
    }

    private bool IsDuplicate(string name)
    {
        if (Count < FewNames)
            return Names.Contains(name);
        if (Count == FewNames || _seen.Count != Count)
        {
            _seen.Clear();
            foreach (var known in Names)
                _seen.Add(known);
        }

        return !_seen.Add(name);
    }

    private void Add(string name, double value)
    {
        if (Count == _names.Length)
        {
            Array.Resize(ref _names, Count * 2);
            Array.Resize(ref _values, Count * 2);
        }

        _names[Count] = name;
        _values[Count++] = value;
    }
}
