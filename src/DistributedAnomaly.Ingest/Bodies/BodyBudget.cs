namespace DistributedAnomaly.Ingest.Bodies;

/// <summary>Memory that all bodies together may take at one time. Thread-safe.</summary>
/// <param name="maxBytes">At least what one body may take.</param>
public sealed class BodyBudget(long maxBytes)
{
    private long _used;

    public long MaxBytes { get; } = maxBytes;

    public long UsedBytes => Interlocked.Read(ref _used);

    /// <exception cref="IngestException">Nothing is left; later there will be.</exception>
    internal void Take(int bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= MaxBytes)
            return;
        Interlocked.Add(ref _used, -bytes);
        throw new IngestException(
            IngestFault.Overloaded, $"The requests being read take all of the {MaxBytes} bytes that are meant for them. Nothing was taken; try again.");
    }

    internal void Give(int bytes) => Interlocked.Add(ref _used, -bytes);
}
