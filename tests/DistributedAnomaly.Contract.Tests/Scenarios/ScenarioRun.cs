using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Contract.Tests.Scenarios;

/// <summary>
/// Pushes rows through an engine in batches of a stated size and keeps everything that the engine said, as text that can be compared
/// byte by byte.
/// </summary>
public sealed class ScenarioRun(IAnomalyEngine engine, ManualTimeProvider clock, int batchSize)
{
    /// <summary>Begin of the observations; the clock stands a little later.</summary>
    public const long StartMs = 1_760_000_040_000;

    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, Converters = { new LabelsConverter(), new JsonStringEnumConverter() },
    };

    private readonly List<string> _lines = [];
    private readonly SortedSet<string> _entities = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _detectors = new(StringComparer.Ordinal);

    public int Observations { get; private set; }

    public int Verdicts { get; private set; }

    public int Anomalous { get; private set; }

    /// <summary>Detectors that gave a reason.</summary>
    public IReadOnlyCollection<string> Detectors => _detectors;

    public int Ignored { get; private set; }

    public int Rejected { get; private set; }

    /// <summary>Ids with status, in ordinal order; after <see cref="FinishAsync"/>.</summary>
    public IReadOnlyList<string> Alerts { get; private set; } = [];

    /// <summary>Everything the engine said: a line for each batch, alert, entity and fleet.</summary>
    public string Text => string.Join('\n', _lines);

    public static async Task<ScenarioRun> OfAsync(
        Scenario scenario, IAnomalyEngine engine, ManualTimeProvider clock, int batchSize, CancellationToken cancellationToken)
    {
        var run = new ScenarioRun(engine, clock, batchSize);
        var series = new ScenarioSeries(scenario.Seed);
        foreach (var step in scenario.Steps)
        {
            if (step.Policy is { } policy)
                await engine.ApplyAsync(policy.ToPolicies(), cancellationToken);
            else if (step.SilentSeconds > 0)
                await run.BeSilentAsync(TimeSpan.FromSeconds(step.SilentSeconds), cancellationToken);
            else
                await run.PushAsync(series.RowsOf(step), cancellationToken);
        }

        await run.FinishAsync(cancellationToken);
        return run;
    }

    public async Task PushAsync(IReadOnlyList<ScenarioRow> rows, CancellationToken cancellationToken)
    {
        foreach (var some in rows.Chunk(batchSize))
        {
            var batch = new ObservationBatch(Scenario.Fleet) { ReceivedMs = clock.NowMs };
            foreach (var row in some)
            {
                _entities.Add(row.Entity);
                batch.Add(row.Entity, row.TimeMs, row.Labels);
                foreach (var (metric, value) in row.Values)
                    batch.AddMetric(metric, value);
            }

            var result = await engine.ObserveAsync(batch, VerdictFilter.All, cancellationToken);
            Observations += some.Length;
            Verdicts += result.Verdicts.Count;
            Anomalous += result.Verdicts.Count(v => v.Severity != Severity.None);
            _detectors.UnionWith(result.Verdicts.SelectMany(v => v.Reasons).Select(r => r.Detector));
            Ignored += result.Ignored;
            Rejected += result.Rejected.Count;
            _lines.Add(JsonSerializer.Serialize(result, Options));
        }
    }

    /// <summary>Adds alerts, entities and the fleet to the text.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        var alerts = (await engine.ListAlertsAsync(new AlertQuery(null, null, null, 1000, null), cancellationToken)).OrderBy(a => a.Id, StringComparer.Ordinal).ToList();
        Alerts = alerts.ConvertAll(a => $"{a.Id} {a.Status}");
        _lines.AddRange(alerts.Select(a => JsonSerializer.Serialize(Comparable(a), Options)));
        foreach (var entity in _entities)
            _lines.Add(JsonSerializer.Serialize(await engine.GetEntityAsync(new EntityKey(Scenario.Fleet, entity), cancellationToken), Options));
        _lines.Add(JsonSerializer.Serialize(await engine.GetFleetAsync(Scenario.Fleet, cancellationToken), Options));
        _lines.Add(JsonSerializer.Serialize(
            await engine.ListEntitiesAsync(new EntityQuery(Scenario.Fleet, null, EntitySort.Name, 1000, null), cancellationToken), Options));
    }

    /// <summary>When a silence is noticed depends on when an engine looks, so that its times cannot be equal.</summary>
    private static Alert Comparable(Alert alert) => alert.Kind == AlertKind.Silence
        ? alert with { StartedMs = 0, UpdatedMs = 0, ResolvedMs = alert.ResolvedMs is null ? null : 0, Summary = "" }
        : alert;

    private async Task BeSilentAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        clock.Advance(time);
        var patience = Stopwatch.StartNew();
        var firing = new AlertQuery(null, null, AlertStatus.Firing, 1000, null);
        while ((await engine.ListAlertsAsync(firing, cancellationToken)).Count(a => a.Kind == AlertKind.Silence) < _entities.Count)
        {
            if (patience.Elapsed > TimeSpan.FromSeconds(30))
                throw new TimeoutException($"Not all of {_entities.Count} entities are silent.");
            await Task.Delay(10, cancellationToken);
        }
    }

    private sealed class LabelsConverter : JsonConverter<ContextLabels>
    {
        public override ContextLabels Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, ContextLabels value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, label) in value.Pairs)
                writer.WriteString(name, label);
            writer.WriteEndObject();
        }
    }
}
