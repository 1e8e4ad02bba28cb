using System.Security.Cryptography;
using System.Text;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Storage.PostgreSql.Entities;

/// <summary>
/// The key of an entity's rows: the first 128 bits of the SHA-256 of <c>fleet/entity</c> in UTF-8. Fixed in length whatever the name, the
/// same in every silo without asking, and nobody can choose names that collide. On disk: never change it.
/// </summary>
internal static class EntityId
{
    public static Guid Of(EntityKey key)
    {
        var most = Encoding.UTF8.GetMaxByteCount(key.Fleet.Length + 1 + key.Entity.Length);
        var text = most <= 1024 ? stackalloc byte[most] : new byte[most];
        var length = Encoding.UTF8.GetBytes(key.Fleet, text);
        text[length++] = (byte)'/';
        length += Encoding.UTF8.GetBytes(key.Entity, text[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return new Guid(hash[..16], bigEndian: true);
    }
}
