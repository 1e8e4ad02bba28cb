namespace DistributedAnomaly.Client.Meters;

internal enum InstrumentKind
{
    Unknown,
    Counter,
    ObservableCounter,
    UpDownCounter,
    Gauge,

    /// <summary>Observable gauges and observable up-down counters: both give the value as it is.</summary>
    ObservableValue,
    Histogram,
}
