using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace DistributedAnomaly.Ingest.Bodies;

/// <summary>Reads a request's body into memory, unpacks it where it is packed, and never takes more than is allowed.</summary>
public static class BodyReader
{
    /// <summary>A gzip header and trailer without content.</summary>
    private const int SmallestGzip = 18;

    /// <param name="body">As it comes from the network.</param>
    /// <param name="gzip">Packed with gzip?</param>
    /// <param name="announcedBytes">What the sender announced; 0: nothing.</param>
    /// <param name="maxBytes">Bytes allowed, before and after unpacking.</param>
    /// <param name="budget">What the memory counts against.</param>
    /// <exception cref="IngestException">Too large, or the packing is damaged or cut off, or the budget is used up.</exception>
    public static async ValueTask<PooledBody> ReadAsync(
        Stream body, bool gzip, long announcedBytes, int maxBytes, BodyBudget budget, CancellationToken cancellationToken)
    {
        if (announcedBytes > maxBytes)
            throw PooledBody.TooLarge(maxBytes);
        var received = await PooledBody.ReadAsync(body, announcedBytes, maxBytes, budget, cancellationToken).ConfigureAwait(false);
        if (!gzip)
            return received;
        using (received)
            return await UnpackAsync(received, maxBytes, budget, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<PooledBody> UnpackAsync(PooledBody packed, int maxBytes, BodyBudget budget, CancellationToken cancellationToken)
    {
        if (packed.Length < SmallestGzip)
            throw Damaged($"{packed.Length} bytes are less than the smallest gzip", null);
        // The last four bytes state the length. The runtime does not compare them and takes a cut-off stream for a complete one.
        var stated = BinaryPrimitives.ReadUInt32LittleEndian(packed.Bytes[^4..]);
        MemoryMarshal.TryGetArray(packed.Written, out var segment);
        var source = new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false);
        await using var unpacking = new GZipStream(source, CompressionMode.Decompress);
        try
        {
            var guess = Math.Min(stated, packed.Length * 32L);
            var unpacked = await PooledBody.ReadAsync(unpacking, guess, maxBytes, budget, cancellationToken).ConfigureAwait(false);
            if (unpacked.Length == stated)
                return unpacked;
            var length = unpacked.Length;
            unpacked.Dispose();
            throw Damaged($"{length} bytes came out where its end states {stated} (cut off, or several members)", null);
        }
        catch (InvalidDataException e)
        {
            throw Damaged("it cannot be unpacked", e);
        }
    }

    private static IngestException Damaged(string what, Exception? inner) =>
        new(IngestFault.Malformed, $"The body is not one whole gzip: {what}. Nothing was taken.", inner);
}
