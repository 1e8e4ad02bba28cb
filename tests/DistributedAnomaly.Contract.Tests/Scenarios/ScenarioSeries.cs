using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Contract.Tests.Scenarios;

/// <summary>The rows of a scenario, step by step; the same ones in every run.</summary>
internal sealed class ScenarioSeries(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<ScenarioRow> _sent = [];
    private readonly Dictionary<(string Entity, string Metric), double> _totals = [];
    private long _nowMs = ScenarioRun.StartMs;

    public IReadOnlyList<ScenarioRow> RowsOf(ScenarioStep step)
    {
        if (step.Repeat > 0)
            return _sent[^step.Repeat..];
        if (step.Late > 0)
            return _sent[^step.Late..].ConvertAll(r => r with { TimeMs = r.TimeMs - 500 });
        var made = Make(step.Rows ?? throw new InvalidDataException("A step says nothing.")).ToList();
        _sent.AddRange(made);
        return made;
    }

    private IEnumerable<ScenarioRow> Make(ScenarioRows rows)
    {
        var labels = rows.Labels.Count == 0 ? null : ContextLabels.From(rows.Labels);
        for (var n = 0; n < rows.Count; n++, _nowMs += rows.EveryMs)
        {
            foreach (var entity in rows.Entities)
            {
                var values = rows.Metrics.Where(m => n % m.Value.Every == 0)
                    .Select(m => KeyValuePair.Create(m.Key, ValueOf(entity, m.Key, m.Value, n))).ToList();
                yield return new ScenarioRow(entity, _nowMs, labels, values);
            }
        }
    }

    private double ValueOf(string entity, string name, ScenarioMetric metric, int n)
    {
        var value = metric.Values is { } values
            ? values[n % values.Length]
            : metric.Level + metric.Slope * n + metric.Wave * Math.Sin(2 * Math.PI * n / metric.Period) + metric.Noise * (_random.NextDouble() - 0.5);
        if (!metric.Total)
            return value;
        var total = value < 0 ? 0 : _totals.GetValueOrDefault((entity, name)) + value;
        return _totals[(entity, name)] = total;
    }
}
