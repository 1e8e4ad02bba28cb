using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DistributedAnomaly.Grains.Silos;

/// <summary>A silo's own metrics and traces. Names and units follow OpenTelemetry; counted per batch or transaction, never per observation.</summary>
public sealed class ClusterTelemetry : IDisposable
{
    public const string MeterName = "DistributedAnomaly.Cluster";

    /// <summary>Name of the activity source.</summary>
    public const string SourceName = "DistributedAnomaly";

    internal static readonly ActivitySource Source = new(SourceName);

    private readonly Meter _meter;
    private readonly Counter<long> _observations, _measurements, _ignored, _rejected, _overloads, _flushEntries, _flushFailures, _fenced, _rivals, _loads, _dropped, _faults;
    private readonly Histogram<double> _flushSeconds, _observeSeconds;

    public ClusterTelemetry()
    {
        // The scope tells the meters of several silos in one process apart.
        _meter = new Meter(new MeterOptions(MeterName) { Scope = this });
        _observations = _meter.CreateCounter<long>("anomaly.cluster.observations", "{observation}", "Observations taken, duplicates included.");
        _measurements = _meter.CreateCounter<long>("anomaly.cluster.measurements", "{measurement}", "Metric values of batches.");
        _ignored = _meter.CreateCounter<long>("anomaly.cluster.observations.ignored", "{observation}", "Duplicates and late observations.");
        _rejected = _meter.CreateCounter<long>("anomaly.cluster.observations.rejected", "{observation}", "Observations not taken.");
        _overloads = _meter.CreateCounter<long>("anomaly.cluster.overloads", "{batch}", "Batches refused because a bound was reached.");
        _observeSeconds = _meter.CreateHistogram<double>("anomaly.cluster.observe.duration", "s", "From a batch's arrival to its answer.");
        _flushEntries = _meter.CreateCounter<long>("anomaly.cluster.flush.entries", "{entry}", "Log entries of entities written.");
        _flushFailures = _meter.CreateCounter<long>("anomaly.cluster.flush.failures", "{call}", "Writes of log entries that failed and are repeated.");
        _flushSeconds = _meter.CreateHistogram<double>("anomaly.cluster.flush.duration", "s", "Duration of a write of log entries.");
        _fenced = _meter.CreateCounter<long>("anomaly.cluster.fenced", "{entry}", "Log entries that another owner of the entity had overtaken.");
        _rivals = _meter.CreateCounter<long>("anomaly.cluster.rivals", "{entity}", "Second activations of an entity that were found and ended.");
        _loads = _meter.CreateCounter<long>("anomaly.cluster.loads", "{entity}", "Entities read from the store.");
        _dropped = _meter.CreateCounter<long>("anomaly.cluster.history.dropped", "{item}", "Roll-ups and raw values lost to a bound or an error.");
        _faults = _meter.CreateCounter<long>("anomaly.cluster.monitor.faults", "{observation}", "Observations at which a monitor threw.");
    }

    /// <summary>Instruments that are asked when somebody looks.</summary>
    internal void Watch(SiloHost host)
    {
        _meter.CreateObservableUpDownCounter("anomaly.cluster.activations", () => host.Memory.Entities, "{entity}", "Entities in the memory of this silo.");
        _meter.CreateObservableUpDownCounter("anomaly.cluster.memory", () => host.Memory.Bytes, "By", "Memory of entities, estimated.");
        _meter.CreateObservableUpDownCounter("anomaly.cluster.unsaved.bytes", () => host.Saver.UnsavedBytes, "By", "Changes of entities not yet in the database.");
        _meter.CreateObservableGauge("anomaly.cluster.unsaved.age", () => host.Saver.UnsavedAge.TotalSeconds, "s", "Age of the oldest change not yet in the database.");
        _meter.CreateObservableUpDownCounter("anomaly.cluster.queue.batches", () => host.Gate.Batches, "{batch}", "Batches not yet acknowledged.");
        _meter.CreateObservableUpDownCounter(
            "anomaly.cluster.queue.measurements", () => host.Gate.Measurements, "{measurement}", "Measurements not yet acknowledged.");
        _meter.CreateObservableUpDownCounter("anomaly.cluster.history.waiting", () => host.History.Waiting, "{item}", "History not yet written.");
        _meter.CreateObservableUpDownCounter(
            "anomaly.cluster.entities",
            () => host.Sizes.ByState().Select(s => new Measurement<int>(
                s.Count, new KeyValuePair<string, object?>("state", s.State.ToString().ToLowerInvariant()))),
            "{entity}", "Entities of the whole cluster by state, as this silo last heard.");
    }

    internal void Batch(int accepted, int ignored, int rejected, int measurements, TimeSpan duration)
    {
        _observations.Add(accepted);
        _measurements.Add(measurements);
        if (ignored > 0)
            _ignored.Add(ignored);
        if (rejected > 0)
            _rejected.Add(rejected);
        _observeSeconds.Record(duration.TotalSeconds);
    }

    internal void Overload() => _overloads.Add(1);

    internal void Flushed(int entries, TimeSpan duration)
    {
        _flushEntries.Add(entries);
        _flushSeconds.Record(duration.TotalSeconds);
    }

    internal void FlushFailed() => _flushFailures.Add(1);

    internal void Fenced() => _fenced.Add(1);

    internal void RivalEnded() => _rivals.Add(1);

    internal void Loaded(int entities) => _loads.Add(entities);

    internal void HistoryDropped(int items) => _dropped.Add(items);

    internal void MonitorFault() => _faults.Add(1);

    public void Dispose() => _meter.Dispose();
}
