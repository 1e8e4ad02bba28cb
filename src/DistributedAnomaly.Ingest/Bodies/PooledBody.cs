using System.Buffers;

namespace DistributedAnomaly.Ingest.Bodies;

/// <summary>A body in memory, in one piece; its array goes back to the pool.</summary>
public sealed class PooledBody : IDisposable
{
    private const int FirstBytes = 64 << 10;
    private readonly BodyBudget _budget;
    private byte[]? _array;

    private PooledBody(int bytes, BodyBudget budget)
    {
        _budget = budget;
        _array = Rent(bytes);
    }

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => Written.Span;

    internal ReadOnlyMemory<byte> Written => Array.AsMemory(0, Length);

    private byte[] Array => _array ?? throw new ObjectDisposedException(nameof(PooledBody));

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">What to read.</param>
    /// <param name="expectedBytes">A guess that saves growing; 0: none.</param>
    /// <param name="maxBytes">Bytes allowed.</param>
    /// <param name="budget">What the memory counts against.</param>
    /// <exception cref="IngestException">The stream has more, or the budget is used up.</exception>
    public static async ValueTask<PooledBody> ReadAsync(
        Stream stream, long expectedBytes, int maxBytes, BodyBudget budget, CancellationToken cancellationToken)
    {
        // One byte more than expected, so that the end is seen without growing.
        var first = Math.Min(Math.Max(expectedBytes + 1, FirstBytes), (long)maxBytes + 1);
        var body = new PooledBody((int)first, budget);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(body.Array.AsMemory(body.Length), cancellationToken).ConfigureAwait(false)) > 0)
            {
                body.Length += read;
                if (body.Length > maxBytes)
                    throw TooLarge(maxBytes);
                if (body.Length == body.Array.Length)
                    body.Grow();
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
            Return(array);
    }

    internal static IngestException TooLarge(int maxBytes) =>
        new(IngestFault.TooLarge, $"The body is larger than {maxBytes} bytes (after unpacking). Nothing was taken; send less at a time.");

    private void Grow()
    {
        var larger = Rent((int)Math.Min((long)Array.Length * 2, System.Array.MaxLength));
        Bytes.CopyTo(larger);
        Return(Array);
        _array = larger;
    }

    private byte[] Rent(int bytes)
    {
        var array = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            _budget.Take(array.Length);
            return array;
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(array);
            throw;
        }
    }

    private void Return(byte[] array)
    {
        _budget.Give(array.Length);
        ArrayPool<byte>.Shared.Return(array);
    }
}
