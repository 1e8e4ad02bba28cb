using System.Security.Cryptography;
using System.Text;

namespace DistributedAnomaly.Receivers;

/// <summary>Names the subject of notifications for services that take keys of a limited length.</summary>
internal static class SubjectKey
{
    private const int HashLength = 64;

    /// <summary>The subject itself, or if it is too long its beginning and its hash.</summary>
    /// <param name="most">Characters, more than 65.</param>
    public static string Of(string subject, int most) =>
        subject.Length <= most ? subject : $"{subject[..(most - HashLength - 1)]}~{Hash(subject)}";

    /// <summary>64 hexadecimal digits.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
