using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.HostWatcher;

/// <summary>One network interface under watch.</summary>
internal sealed class NetworkLink(string name)
{
    private readonly string _receiveName = $"network.{name}.receive_bytes_per_second";
    private readonly string _transmitName = $"network.{name}.transmit_bytes_per_second";
    private readonly string _errorsName = $"network.{name}.errors_per_second";
    private CounterRate _received;
    private CounterRate _transmitted;
    private CounterRate _errors;

    public void Add(ulong receivedBytes, ulong transmittedBytes, ulong errors, double seconds, ObservationBatch batch)
    {
        if (_received.Next(receivedBytes, seconds, out var received))
            batch.AddMetric(_receiveName, received);
        if (_transmitted.Next(transmittedBytes, seconds, out var transmitted))
            batch.AddMetric(_transmitName, transmitted);
        if (_errors.Next(errors, seconds, out var perSecond))
            batch.AddMetric(_errorsName, perSecond);
    }
}
