using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.HostWatcher;

/// <summary>Reads what an operating system tells about the machine. Not thread-safe.</summary>
internal interface IHostReader
{
    /// <summary>What this system does not tell, for the log; null if nothing is missing.</summary>
    string? Missing { get; }

    /// <summary>Adds what can be told now to the batch's last row. Rates need a reading before: the first call only remembers the counters.</summary>
    /// <param name="seconds">Since the call before; 0 at the first.</param>
    /// <param name="batch">Receives the metrics.</param>
    void Read(double seconds, ObservationBatch batch);
}
