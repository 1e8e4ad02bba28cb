using System.Diagnostics.Metrics;

namespace DistributedAnomaly.Client.Pushing;

/// <summary>What became of observations, for the application's own metrics (meter <see cref="MeterName"/>) and for its code.</summary>
internal sealed class PusherCounters : IDisposable
{
    public const string MeterName = "DistributedAnomaly.Client";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _sent;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _retries;
    private long _sentTotal;
    private long _droppedTotal;
    private long _rejectedTotal;

    public PusherCounters(Func<int> buffered)
    {
        _sent = _meter.CreateCounter<long>("anomaly.client.sent", "{observation}", "Observations that the server took.");
        _dropped = _meter.CreateCounter<long>("anomaly.client.dropped", "{observation}", "Observations lost before the server saw them.");
        _rejected = _meter.CreateCounter<long>("anomaly.client.rejected", "{observation}", "Observations that the server will not take.");
        _retries = _meter.CreateCounter<long>("anomaly.client.retries", "{push}", "Pushes that had to be tried again.");
        _meter.CreateObservableGauge("anomaly.client.buffered", buffered, "{observation}", "Observations that wait to be sent.");
    }

    public long SentTotal => Interlocked.Read(ref _sentTotal);

    public long DroppedTotal => Interlocked.Read(ref _droppedTotal);

    public long RejectedTotal => Interlocked.Read(ref _rejectedTotal);

    public void Sent(int count)
    {
        Interlocked.Add(ref _sentTotal, count);
        _sent.Add(count);
    }

    public void Dropped(int count)
    {
        Interlocked.Add(ref _droppedTotal, count);
        _dropped.Add(count);
    }

    public void Rejected(int count)
    {
        Interlocked.Add(ref _rejectedTotal, count);
        _rejected.Add(count);
    }

    public void Retried() => _retries.Add(1);

    public void Dispose() => _meter.Dispose();
}
