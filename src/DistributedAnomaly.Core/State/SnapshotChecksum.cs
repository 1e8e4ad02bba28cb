using System.Buffers.Binary;

namespace DistributedAnomaly.Core.State;

/// <summary>Finds damaged state: FNV-1a (Fowler, Noll, Vo) over words of eight bytes. No protection against intent.</summary>
internal static class SnapshotChecksum
{
    /// <summary>Length (4) and checksum (8) before a section.</summary>
    public const int HeaderBytes = 12;

    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = Basis;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * Prime;
            hash ^= hash >> 32;
        }

        foreach (var value in bytes)
            hash = (hash ^ value) * Prime;
        return hash;
    }
}
