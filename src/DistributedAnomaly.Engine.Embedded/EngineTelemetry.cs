using System.Diagnostics.Metrics;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine.Embedded.Entities;
using DistributedAnomaly.Engine.Entities;

namespace DistributedAnomaly.Engine.Embedded;

/// <summary>The engine's own metrics. Names and units follow OpenTelemetry; counted per batch, never per observation.</summary>
internal sealed class EngineTelemetry : IDisposable
{
    public const string MeterName = "DistributedAnomaly.Engine";

    private static readonly EntityState[] States = Enum.GetValues<EntityState>();

    private readonly Meter _meter;
    private readonly Counter<long> _observations, _measurements, _ignored, _rejected, _overloads, _commits, _written, _cycles, _dropped;
    private readonly Counter<long> _alertRetries, _faults;
    private readonly Histogram<double> _cycleSeconds;

    public EngineTelemetry()
    {
        // The scope tells the meters of several engines in one process apart.
        _meter = new Meter(new MeterOptions(MeterName) { Scope = this });
        _observations = _meter.CreateCounter<long>("anomaly.engine.observations", "{observation}", "Observations taken, duplicates included.");
        _measurements = _meter.CreateCounter<long>("anomaly.engine.measurements", "{measurement}", "Metric values of accepted batches.");
        _ignored = _meter.CreateCounter<long>("anomaly.engine.observations.ignored", "{observation}", "Duplicates and late observations.");
        _rejected = _meter.CreateCounter<long>("anomaly.engine.observations.rejected", "{observation}", "Observations not taken, by reason.");
        _overloads = _meter.CreateCounter<long>("anomaly.engine.overloads", "{batch}", "Batches refused because a queue was full.");
        _commits = _meter.CreateCounter<long>("anomaly.engine.journal.commits", "{commit}", "Group commits of the journal.");
        _written = _meter.CreateCounter<long>("anomaly.engine.journal.written", "By", "Bytes written to the journal.");
        _cycles = _meter.CreateCounter<long>("anomaly.engine.snapshot.cycles", "{cycle}", "Snapshot cycles, by result.");
        _cycleSeconds = _meter.CreateHistogram<double>("anomaly.engine.snapshot.duration", "s", "Duration of a snapshot cycle.");
        _dropped = _meter.CreateCounter<long>("anomaly.engine.history.dropped", "{item}", "Roll-ups and raw values lost to a bound or an error.");
        _alertRetries = _meter.CreateCounter<long>("anomaly.engine.alert.retries", "{call}", "Calls of the alert store that failed and are repeated.");
        _faults = _meter.CreateCounter<long>("anomaly.engine.monitor.faults", "{observation}", "Observations at which a monitor threw.");
    }

    /// <summary>Instruments that are asked when somebody looks.</summary>
    public void Watch(EntityRegistry registry, InFlightGate gate, Func<int> historyWaiting)
    {
        _meter.CreateObservableUpDownCounter("anomaly.engine.queue.batches", () => gate.Batches, "{batch}", "Batches not yet acknowledged.");
        _meter.CreateObservableUpDownCounter(
            "anomaly.engine.queue.measurements", () => gate.Measurements, "{measurement}", "Measurements not yet acknowledged.");
        _meter.CreateObservableUpDownCounter("anomaly.engine.history.waiting", historyWaiting, "{item}", "History not yet written.");
        _meter.CreateObservableUpDownCounter("anomaly.engine.memory", () => registry.MemoryBytes, "By", "Memory of entities, estimated.");
        _meter.CreateObservableUpDownCounter(
            "anomaly.engine.entities",
            () => States.Select(state => new Measurement<int>(
                registry.Fleets.Sum(fleet => fleet.Shards.Sum(shard => shard.CountOf(state))),
                new KeyValuePair<string, object?>("state", state.ToString().ToLowerInvariant()))),
            "{entity}", "Entities by state.");
    }

    public void Batch(int accepted, int ignored, int measurements)
    {
        _observations.Add(accepted);
        _measurements.Add(measurements);
        if (ignored > 0)
            _ignored.Add(ignored);
    }

    public void Rejected(Refusal reason, int count) => _rejected.Add(count, new KeyValuePair<string, object?>("reason", reason switch
    {
        Refusal.InvalidName => "invalid_name",
        Refusal.NoMetrics => "no_metrics",
        Refusal.TooManyEntities => "too_many_entities",
        Refusal.OutOfMemory => "out_of_memory",
        Refusal.InvalidValue => "invalid_value",
        _ => "fault",
    }));

    public void Overload() => _overloads.Add(1);

    public void Committed(long bytes)
    {
        _commits.Add(1);
        _written.Add(bytes);
    }

    public void Cycle(bool completed, TimeSpan duration)
    {
        _cycles.Add(1, new KeyValuePair<string, object?>("result", completed ? "completed" : "failed"));
        _cycleSeconds.Record(duration.TotalSeconds);
    }

    public void HistoryDropped(int items) => _dropped.Add(items);

    public void AlertRetry() => _alertRetries.Add(1);

    public void MonitorFault() => _faults.Add(1);

    public void Dispose() => _meter.Dispose();
}
